"""One module a page or a family of pages. A view takes (site, request) and gives a Response; routes.py lists them."""

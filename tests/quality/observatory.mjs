// Grades answers with the MDN HTTP Observatory's own tests and grader.
// In: JSON on standard input, [{name, url, status, headers, body}]. Out: [{name, score, grade, failed}].
// The answers are taken as they are behind a proxy that speaks HTTPS and redirects HTTP to it, as deploy/nginx.conf does.
import { readFileSync, writeFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxiosHeaders } from "axios";

const root = join(dirname(fileURLToPath(import.meta.url)), "node_modules/@mdn/mdn-http-observatory");
// Which hosts are in browsers' HSTS lists is fetched from the web when the package is installed; ours are in none.
const preloaded = join(root, "conf", "hsts-preload.json");
if (!existsSync(preloaded)) {
  mkdirSync(dirname(preloaded), { recursive: true });
  writeFileSync(preloaded, "{}");
}
const { ALL_TESTS } = await import(join(root, "src/constants.js"));
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await import(join(root, "src/grader/charts.js"));
const { getGradeForScore, getScoreModifier } = await import(join(root, "src/grader/grader.js"));
const { parseHttpEquivHeaders } = await import(join(root, "src/retriever/utils.js"));
const { CookieJar } = await import("tough-cookie");
const { Requests } = await import(join(root, "src/types.js"));

function graded({ name, url, status, headers, body }) {
  const https = new URL(url);
  https.protocol = "https:";
  https.port = "";
  const http = new URL(https);
  http.protocol = "http:";
  const response = { status, headers: new AxiosHeaders(headers), data: body, verified: true, request: {}, config: {} };
  response.httpEquiv = parseHttpEquivHeaders(body, https.href);
  const requests = new Requests(https.hostname);
  requests.session = { jar: new CookieJar(), url: https, redirectHistory: [], response };
  requests.resources.path = body;
  Object.assign(requests.responses, { auto: response, https: response, http: response, cors: response });
  requests.responses.httpRedirects = [
    { url: http, status: 301 },
    { url: https, status },
  ];
  requests.responses.httpsRedirects = [{ url: https, status }];
  const results = ALL_TESTS.map((test) => test(requests));
  const modifiers = results.filter((one) => one.result).map((one) => getScoreModifier(one.result));
  const uncurved = 100 + modifiers.filter((one) => one < 0).reduce((sum, one) => sum + one, 0);
  const all = 100 + modifiers.reduce((sum, one) => sum + one, 0);
  const { score, grade } = getGradeForScore(uncurved >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : uncurved);
  return { name, score, grade, failed: results.filter((one) => !one.pass).map((one) => one.result) };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(graded)));

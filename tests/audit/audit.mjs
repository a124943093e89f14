// Runs every audit of the GraphQL over HTTP specification against the server at an address:
//     node audit.mjs http://127.0.0.1:8000/graphql
// Prints those that fail, each with the reason and the answer, and how many passed; exit code 1 if any fails.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
if (!url) {
  console.error("usage: node audit.mjs URL");
  process.exit(2);
}

const audits = serverAudits({ url });
let passed = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === "ok") {
    passed += 1;
    continue;
  }
  const { status, headers } = result.response;
  console.log(`${result.status}: ${result.id} ${result.name}`);
  console.log(`  ${result.reason}`);
  console.log(`  answered ${status} ${headers.get("content-type")}: ${await body(result.response)}`);
}
console.log(`${passed} of ${audits.length} audits passed`);
process.exit(passed === audits.length ? 0 : 1);

async function body(response) {
  return response.bodyUsed ? "(body read by the audit)" : (await response.text()).slice(0, 500);
}

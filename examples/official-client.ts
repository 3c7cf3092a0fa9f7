/**
 * A job of the official client, awaited. Say `npx aerospike-task simulate` in another terminal, and run this with one of the hosts that it
 * prints.
 */

import Aerospike from "aerospike";
import { trackJob } from "../src/cluster/official/index.ts";

const [hosts = "127.0.0.1:3000"] = process.argv.slice(2);
const client = await Aerospike.connect({ hosts });
try {
	const query = client.query("test", "demo");
	const job = await query.operate([Aerospike.operations.incr("seen", 1)]);
	// Where `await job.wait()` stood before.
	const { outcome, nodes, totals } = await trackJob(job, query).wait({ timeout: 60_000 });
	console.log(`${outcome}: ${totals.recordsSucceeded} records`);
	for (const { node, evidence } of nodes) console.log(`  ${node}: ${evidence}`);
} finally {
	client.close();
}

/**
 * Awaits a job of the official client. Start `npm run task -- simulate` in another terminal (after an installation:
 * `npx aerospike-task simulate`), and pass one of the hosts that it prints:
 *
 *     npm install aerospike@6
 *     node examples/official-client.mjs 127.0.0.1:3000
 */
import { clientIdle, trackJob } from "aerospike-execute-task/official";

const [hosts = "127.0.0.1:3000"] = process.argv.slice(2);
const { default: Aerospike } = await import("aerospike").catch(({ code, message }) =>
	giveUp(`The package aerospike cannot be loaded (${code ?? message}). Run: npm install aerospike@6`),
);
const client = await Aerospike.connect({ hosts }).catch(({ message }) => giveUp(`No cluster was found at ${hosts}: ${message}.`));
try {
	const query = client.query("test", "demo");
	const job = await query.operate([Aerospike.operations.incr("seen", 1)]);
	// Replaces `await job.wait()`.
	const { outcome, nodes, totals } = await trackJob(job, query).wait({ timeout: 60_000 });
	console.log(`${outcome}: ${totals.recordsSucceeded} records`);
	for (const { node, evidence } of nodes) console.log(`  ${node}: ${evidence}`);
} finally {
	await clientIdle(client);
	client.close();
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function giveUp(sentence) {
	console.error(sentence);
	process.exit(1);
}

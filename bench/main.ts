import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { hopComparison } from "./hops.ts";
import { infoRequestComparisons } from "./info-requests.ts";
import { measure } from "./measure.ts";
import { recordComparison, statusComparison } from "./replies.ts";
import { rulesComparison } from "./rules.ts";
import { printTable } from "./table.ts";
import { waitComparison } from "./waits.ts";

const REPETITIONS = 9;
const USAGE = `npm run bench -- [--json]

Measures how fast a task is tracked, in ${REPETITIONS} interleaved repetitions, and prints the medians as a table, or with --json as JSON.`;

const { json, help } = readOptions();
if (help) console.log(USAGE);
else {
	const comparisons = await measure(
		[rulesComparison, waitComparison, statusComparison, recordComparison, hopComparison, ...infoRequestComparisons],
		REPETITIONS,
	);
	const [processor] = cpus();
	const machine = `${cpus().length} × ${processor?.model.trim() || "a processor that does not say its name"}`;
	if (json) console.log(JSON.stringify({ machine, node: process.version, repetitions: REPETITIONS, comparisons }, undefined, 2));
	else {
		console.log(`${printTable(comparisons)}\n`);
		console.log(
			`Medians of ${REPETITIONS} interleaved repetitions and half the range of their middle half; Node ${process.version} on ${machine}.`,
		);
	}
}

function readOptions(): { readonly json: boolean; readonly help: boolean } {
	try {
		const { json = false, help = false } = parseArgs({
			options: { json: { type: "boolean" }, help: { type: "boolean" } },
		}).values;
		return { json, help };
	} catch (error) {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(2);
	}
}

import { parseArgs } from "node:util";
import { judgeReplies, type ReplyCounts } from "./truth/replies.ts";
import { judgeRuns, type RunCounts } from "./truth/runs.ts";

const USAGE = `npm run truth -- [--runs N] [--replies N] [--seed S] [--from I]

Looks for a false "ok". Plays N runs on virtual time (default: 10,000) in which the set has a malicious name and nodes leave, and lets the
oracle judge each. Then draws N replies (default: 100,000) with malicious names, in the layouts of all server builds, and reads each with the
library's reader and with the oracle's. --seed S is the random seed (default: 1). --from I leaves out the first I runs and replies, so that a
long search can go on where it stopped. Exit code 1: something is wrong.`;

/** Runs and replies between two lines of progress. */
const RUNS_A_LINE = 10_000;
const REPLIES_A_LINE = 100_000;

// The stacks of errors that calls end in are not shown, and cost more than the runs.
Error.stackTraceLimit = 0;

const print = (finding: string) => console.log(finding);
const { runs, replies, seed, from, help } = readOptions();
if (help) console.log(USAGE);
else {
	const ofRuns: RunCounts = { runs: 0, completed: 0, ok: 0, wrong: 0, findings: [] };
	for (let at = from; at < runs; at += RUNS_A_LINE) {
		await judgeRuns(seed, at, Math.min(runs, at + RUNS_A_LINE), ofRuns, print);
		const { runs: count, completed, ok, wrong } = ofRuns;
		console.error(`${count} runs: ${completed} completed waits, ${ok} of them ok; ${wrong} wrong`);
	}
	const ofReplies: ReplyCounts = { replies: 0, wrong: 0, ambiguous: 0, findings: [] };
	for (let at = from; at < replies; at += REPLIES_A_LINE) {
		judgeReplies(seed, at, Math.min(replies, at + REPLIES_A_LINE), ofReplies, print);
		console.error(`${ofReplies.replies} replies: ${ofReplies.wrong} wrong`);
	}
	console.log(
		`Seed ${seed}: ${ofRuns.runs} runs (${ofRuns.completed} completed waits, ${ofRuns.ok} of them ok), ${ofRuns.wrong} wrong; ${ofReplies.replies} replies (${ofReplies.ambiguous} finished jobs in ambiguous lists), ${ofReplies.wrong} wrong.`,
	);
	if (ofRuns.wrong + ofReplies.wrong > 0) process.exitCode = 1;
}

interface Options {
	readonly runs: number;
	readonly replies: number;
	readonly seed: number;
	readonly from: number;
	readonly help: boolean;
}

function readOptions(): Options {
	try {
		const text = { type: "string" } as const;
		const options = { runs: text, replies: text, seed: text, from: text, help: { type: "boolean", default: false } } as const;
		const { runs, replies, seed, from, help } = parseArgs({ options }).values;
		return {
			...{ runs: numberOf("runs", runs, 10_000), replies: numberOf("replies", replies, 100_000), help },
			...{ seed: numberOf("seed", seed, 1), from: numberOf("from", from, 0) },
		};
	} catch (error) {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(64);
	}
}

function numberOf(name: string, text: string | undefined, usual: number): number {
	if (text === undefined) return usual;
	const number = Number(text.replaceAll("_", ""));
	if (/^\d[\d_]*$/.test(text) && Number.isSafeInteger(number)) return number;
	throw new RangeError(`--${name} must be a whole number, not ${JSON.stringify(text)}.`);
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mustAskAlone, readReply, readValue } from "../../kit/oracle/reading.ts";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { isUnclearBody } from "../../src/job/reply-body.ts";
import { readJobReply } from "../../src/job/status-response.ts";
import { read, strongest } from "../../src/tracking/read.ts";
import { count } from "../support/counts.ts";
import { SEED } from "../support/property-seed.ts";

/** Pieces of malicious names. */
const PIECES = [
	...["a", ":", ";", "=", "\n", ".", "trid=1", "trid=1:", ";trid=1:", ";trid=9:b", "trid=7:", "module=query:", "ERROR:2:x"],
	...["status=", "status=done(ok)", "status=active(ok)", "STATUS=done", ":job-progress=100.00", ":run-time=1:time-since-done=0"],
	...[
		":recs-throttled=0:recs-filtered-meta=0",
		":recs-succeeded=5:recs-failed=0",
		"query-show:id=1\t",
		"query-show:trid=1\tERROR:2",
		"\nscan-show:trid=1\t",
	],
];
const COUNTERS =
	"run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0";

/** A name of at most `longest` characters, the limit of the server. */
function nameUpTo(longest: number): fc.Arbitrary<string> {
	return fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join("").slice(0, longest));
}

const status = fc.constantFrom("active(ok)", "active(user-aborted)", "done(ok)", "done(user-aborted)");

/** An entry as servers write it: the names that users choose stand before and after the run. */
function entryOf(id: number): fc.Arbitrary<{ readonly id: number; readonly status: string; readonly text: string }> {
	const head = fc.constantFrom("", "module=query:", "job-type=background-udf:");
	const middle = fc.oneof(
		fc.constant("n-pids-requested=4096:rps=0:active-threads=1"),
		nameUpTo(63).map((index) => `sindex-name=${index}:rps=0`),
		fc.constant("priority=0:rps=0"),
	);
	const udf = fc
		.tuple(nameUpTo(127), nameUpTo(127))
		.map(([file, name]) => `:udf-filename=${file}:udf-function=${name}:udf-active=0`);
	return fc
		.tuple(head, nameUpTo(63), middle, status, fc.oneof(fc.constant(""), udf), fc.constantFrom("", ":"))
		.map(([first, set, fields, state, last, end]) => ({
			id,
			status: state,
			text: `${first.startsWith("module") ? first : ""}trid=${id}:${first.startsWith("job") ? first : ""}ns=test:set=${set}:${fields}:status=${state}:job-progress=3.00:${COUNTERS}:from=1+2${last}${end}`,
		}));
}

describe("Names that users choose", () => {
	test("do not change the reply to a question by id", () => {
		fc.assert(
			fc.property(entryOf(1), ({ text, status: state }) => {
				const truth = state.startsWith("done") ? "complete" : "in_progress";
				expect(readJobReply(text, "1").kind).toBe(truth);
				expect(readValue(text, "1").kind).toBe(truth);
				const body = `query-show:id=1\t${text}\n`;
				expect(read(body, ["query-show:id=1"], "1").kind).toBe(truth);
				expect(readReply(body, ["query-show:id=1"], "1").kind).toBe(truth);
			}),
			{ numRuns: count(2000, 300_000), seed: SEED },
		);
	});

	test("never make a running job of a list complete, or hide it, and both readers agree", () => {
		const list = fc.tuple(entryOf(1), entryOf(2), entryOf(9)).chain((entries) => fc.shuffledSubarray(entries, { minLength: 1 }));
		fc.assert(
			fc.property(list, (entries) => {
				const text = entries.map((entry) => entry.text).join(";");
				for (const id of [1, 2, 9]) {
					const kind = readJobReply(text, `${id}`).kind;
					expect(readValue(text, `${id}`).kind).toBe(kind);
					const own = entries.find((entry) => entry.id === id);
					if (own?.status.startsWith("active")) expect(kind).toBe("in_progress");
					if (own !== undefined) expect(kind).not.toBe("not_found");
				}
			}),
			{ numRuns: count(1500, 200_000), seed: SEED },
		);
	});

	test("make a reply to two commands unclear, or do not change it", () => {
		const commands = ["query-show:trid=1", "scan-show:trid=1"];
		const value = fc.oneof(
			fc.constant(undefined),
			entryOf(1).map(({ text, status: state }) => ({ text, state })),
		);
		fc.assert(
			fc.property(value, value, (query, scan) => {
				const lines = [query, scan].map((one, at) => `${commands[at]}\t${one?.text ?? "ERROR:2:job not found"}\n`);
				const body = lines.join("");
				const isUnclear = isUnclearBody(body, commands);
				expect(mustAskAlone(body, commands)).toBe(isUnclear);
				const states = [query, scan].flatMap((one) => one?.state ?? []);
				const truth = states.some((state) => state.startsWith("active"))
					? "in_progress"
					: states.length > 0
						? "complete"
						: "not_found";
				if (!isUnclear) {
					expect(read(body, commands, "1").kind).toBe(truth);
					expect(readReply(body, commands, "1").kind).toBe(truth);
				}
				const alone = commands.map((command, at) => read(lines[at] ?? "", [command], "1"));
				expect(strongest(alone).kind).toBe(truth);
			}),
			{ numRuns: count(2000, 300_000), seed: SEED },
		);
	});

	test.each(["4.9.0.37", "5.6.0.25", "5.7.0.31", "6.2.0.37", "6.4.0.34", "7.0.0.26", "8.0.0.15", "8.1.2.0"])(
		"do not change what a node of build %s says",
		async (version) => {
			const names = fc.sample(nameUpTo(63), { numRuns: count(40, 1000), seed: SEED });
			const command =
				{ "4": "jobs:module=scan;cmd=get-job;trid=", "5": "scan-show:trid=" }[version.slice(0, 1)] ?? "query-show:trid=";
			const module = version < "5.7" ? "jobs:module=scan;cmd=get-job;trid=" : command;
			for (const set of names.filter((name) => name !== "" && name !== "NULL")) {
				// A cluster for each name, since a node refuses more than 128 jobs at a time.
				const cluster = new SimulatedCluster({ nodes: [{ name: "A", version }] });
				await cluster.run(async () => {
					const { taskId } = cluster.launch({ set, life: { duration: 60_000 } });
					const asked = `${module}${taskId}`;
					const body = await cluster.ask("A", [asked], new AbortController().signal);
					expect(read(body, [asked], `${taskId}`).kind, JSON.stringify(set)).toBe("in_progress");
					expect(readReply(body, [asked], `${taskId}`).kind, JSON.stringify(set)).toBe("in_progress");
				});
			}
		},
	);
});

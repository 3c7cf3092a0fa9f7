import { describe, expect, it } from "vitest";
import { jsonLine } from "../../bin/terminal/json-line.ts";
import { completionText, uncertainty } from "../../bin/tracking/completion-text.ts";
import { createRoundView } from "../../bin/tracking/round-view.ts";
import type { Completion } from "../../src/tracking/completion.ts";
import { textOutput } from "./text-output.ts";

const RUNNING = {
	node: "A",
	status: "in_progress" as const,
	progress: 45.67,
	record: { recordsSucceeded: 1234, recordsFailed: 1 },
};

describe("the rounds of a task", () => {
	it("are plain lines if the output is not a terminal, one for each change of a node", () => {
		const output = textOutput();
		const view = createRoundView(output);
		const unseen = { node: "B", status: "not_found" as const };
		view.show({ round: 1, elapsedMs: 3, status: "in_progress", nodes: [RUNNING, unseen] });
		view.show({
			round: 2,
			elapsedMs: 1006,
			status: "in_progress",
			nodes: [{ ...RUNNING, record: { recordsSucceeded: 1235 } }, unseen],
		});
		view.show({ round: 3, elapsedMs: 2009, status: "in_progress", nodes: [{ node: "A", status: "unanswered" }, unseen] });
		view.end();
		expect(output.written.join("")).toBe(
			[
				"3 ms, round 1: A running 45 %, 1,234 records, 1 failed",
				"3 ms, round 1: B not found",
				"2.0 s, round 3: A no answer",
				"",
				"",
			].join("\n"),
		);
	});

	it("are one line per node on a terminal, with a bar that never exceeds its length", () => {
		const output = textOutput({ width: 60, rows: 10 });
		const view = createRoundView(output);
		view.show({ round: 1, elapsedMs: 3, status: "in_progress", nodes: [RUNNING, { ...RUNNING, node: "B", progress: 250 }] });
		expect(output.written.join("")).toContain(
			[
				"round 1, 3 ms",
				"A  running  █████████░░░░░░░░░░░   45 %  1,234 records, 1 failed",
				"B  running  ████████████████████  250 %  1,234 records, 1 failed",
				"",
			].join("\n"),
		);
	});
});

const totals = { recordsSucceeded: 1543, recordsFailed: 0, recordsThrottled: 0, recordsFilteredMeta: 0, recordsFilteredBins: 0 };
const completion: Completion = {
	outcome: "uncertain",
	reasons: ["vanished", "presumed"],
	nodes: [
		{ node: "A", evidence: "done", record: { status: "done(ok)", recordsSucceeded: 1000, recordsFailed: 0 } },
		{ node: "B", evidence: "vanished", record: { status: "active(ok)", recordsSucceeded: 543, recordsFailed: 0 } },
		{ node: "C", evidence: "presumed" },
	],
	totals,
	doubts: [],
	rounds: 4,
	elapsedMs: 3100,
};

describe("the end of a task", () => {
	it("shows the evidence, the last status and an explanation per node", () => {
		expect(completionText(completion, textOutput())).toEqual([
			"node  evidence  last status  records  failed  how we know",
			"A     done      done(ok)       1,000       0  the node reported it",
			"B     vanished  active(ok)       543       0  the node was running the query and then no longer knew it: it finished, or was lost in a restart",
			"C     presumed                                the node never reported the query",
			"",
			"uncertain: not every node is known to be done",
			"1,543 records succeeded, 0 failed; 4 rounds in 3.1 s",
		]);
	});

	it("is a warning that names the nodes on which the end was not observed", () => {
		expect(uncertainty(completion)).toBe(
			"track did not see the end of the query on B (vanished), C (presumed). docs/uncertain.md says what you can do.",
		);
		expect(uncertainty({ ...completion, nodes: completion.nodes.slice(0, 1) })).toBeUndefined();
	});
});

it("ids past 2^53 keep their digits in JSON", () => {
	expect(jsonLine({ kind: "round", taskId: 18446744073709551615n })).toBe('{"kind":"round","taskId":"18446744073709551615"}');
});

import { describe, expect, it } from "vitest";
import type { Lanes } from "../../../kit/lanes/lanes.ts";
import { lanesMermaid } from "../../../kit/report/mermaid.ts";

const LANES: Lanes = {
	calls: [
		{
			kind: "wait",
			calledAt: 0,
			settledAt: 1003,
			outcome: "complete, ok (A done)",
			rounds: [
				{ number: 1, startedAt: 0, endedAt: 1, told: "in progress", right: "in progress", clause: "ROUND-3" },
				{ number: 2, startedAt: 1001, endedAt: 1003, told: "complete", right: "in progress", clause: "ROUND-10", isWrong: true },
			],
		},
	],
	nodes: [
		{
			name: "A",
			version: "8.1.2.0",
			questions: [
				{ call: 0, round: 1, askedAt: 0, endedAt: 1, asked: "query-show:id=1", answered: "…", word: "active", tone: "active" },
				{ call: 0, round: 2, askedAt: 1001, endedAt: 1002, asked: "query-show:id=1", answered: "…", word: "done", tone: "done" },
			],
			states: [{ from: 0, state: "active" }],
			happenings: [],
		},
		{
			name: "B",
			version: "5.6.0.25",
			questions: [
				{
					call: 0,
					round: 2,
					askedAt: 1001,
					endedAt: 1003,
					asked: "jobs:module=scan;cmd=get-job;trid=1",
					answered: "reset",
					word: "reset",
					tone: "error",
				},
				{ call: 0, round: 2, askedAt: 1003, asked: "again", answered: "nothing yet", word: "nothing yet", tone: "silent" },
			],
			states: [{ from: 500, state: "lost" }],
			happenings: [{ at: 500, text: "restarted as 6.0.0.22" }],
		},
	],
	cluster: [{ at: 700, text: "not ready" }],
	cut: ["3 of 5 rounds"],
};

describe("lanes for Mermaid", () => {
	it("are a sequence diagram: in the order of time, and within an instant changes, answers, verdicts, then questions", () => {
		expect(lanesMermaid(LANES).split("\n")).toEqual([
			"sequenceDiagram",
			"    participant call1 as wait",
			"    participant node1 as A (8.1.2.0)",
			"    participant node2 as B (5.6.0.25)",
			"    Note over node1: 0 ms: job active",
			"    Note over call1: 0 ms: wait is called",
			"    call1->>node1: query-show:id=1",
			"    node1-->>call1: active",
			"    Note over call1: round 1, 0 to 1 ms: in progress (ROUND-3)",
			"    Note over node2: 500 ms: restarted as 6.0.0.22, job lost",
			"    Note over call1,node2: 700 ms: the cluster is not ready",
			"    call1->>node1: query-show:id=1",
			"    call1->>node2: jobs:module=scan#59;cmd=get-job#59;trid=1",
			"    node1-->>call1: done",
			"    node2--xcall1: reset",
			"    rect rgba(220, 60, 60, 0.25)",
			"    Note over call1: round 2, 1001 to 1003 ms: complete, right is in progress (ROUND-10)",
			"    end",
			"    call1->>node2: again",
			"    Note over call1: 1003 ms: complete, ok (A done)",
			"    Note over call1,node2: left out: 3 of 5 rounds",
			"",
		]);
	});

	it("show several calls separately", () => {
		const [wait] = LANES.calls;
		const two = lanesMermaid({ ...LANES, calls: wait === undefined ? [] : [wait, { ...wait, kind: "status", rounds: [] }] });
		expect(two).toContain("participant call1 as wait 1\n    participant call2 as status 2\n");
		expect(two).toContain("Note over call2: 0 ms: status is called");
	});

	it("keep texts of a server or a user from being read as Mermaid syntax", () => {
		const outcome = 'server_error:\n "a;b" <b>#1</b> %%{init}%% end';
		const text = lanesMermaid({ ...LANES, calls: LANES.calls.map((call) => ({ ...call, outcome })) });
		expect(text).toContain(
			"Note over call1: 1003 ms: server_error: #34;a#59;b#34; #60;b#62;#35;1#60;/b#62; #37;#37;#123;init#125;#37;#37; end\n",
		);
	});

	it("have a limited length", () => {
		const long = lanesMermaid({ ...LANES, calls: LANES.calls.map((call) => ({ ...call, outcome: "x".repeat(100_000) })) });
		expect(long.length).toBeLessThan(2500);
	});
});

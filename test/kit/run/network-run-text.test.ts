import { expect, it } from "vitest";
import { runOnNetwork } from "../../../kit/run/on-network.ts";
import { printRun } from "../../../kit/run/run-text.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

const SPLIT: Schedule = {
	version: 2,
	task: { id: "4660", namespace: "test", kind: "query_execute" },
	nodes: ["A1", "A2"].map((name) => ({ name, version: "8.1.2.0", job: { duration: 8000 } })),
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait", timeout: 20_000 }],
	network: { seed: 1, happens: [{ at: 1000, kind: "isolate", node: "A2" }] },
};

it("prints which members the client and the nodes knew, in a run over a network", async () => {
	const lines = printRun(await runOnNetwork(SPLIT)).split("\n");
	const first = lines.indexOf("Known members:");
	expect(lines[first - 1]).toMatch(/^connecting from 0 to [\d.]+ ms: the client was connected$/);
	expect(lines[first + 1]).toBe("  0 ms: the client knows no node; the nodes list A1 A2");
	expect(lines[first + 2]).toMatch(/^ {2}[\d.]+ ms: the client knows A1 A2; the nodes list A1 A2$/);
	// The isolated node goes on as before, and the other one drops it.
	expect(lines[first + 3]).toMatch(/^ {2}[\d.]+ ms: the client knows A1 A2; the nodes list A1: A1; A2: A1 A2$/);
});

it("prints which nodes start or shut down", async () => {
	const happens = ["A1", "A2"].map((node, index) => ({ at: 1000 + 10 * index, kind: "move", node }) as const);
	const lines = printRun(await runOnNetwork({ ...SPLIT, network: { seed: 1, happens } }, { linger: 6000 })).split("\n");
	const views = lines.filter((line) => line.includes("the client knows"));
	const ends = "no node with partitions runs; A1 shuts down and lists A1 A2; A2 shuts down and lists A1 A2";
	expect(views.some((line) => line.endsWith(`the client knows A1 A2; ${ends}`))).toBe(true);
	expect(views.some((line) => /; starting: A1 A2$/.test(line))).toBe(true);
	expect(views.every((line) => /^ {2}\d+(\.\d)? ms: /.test(line))).toBe(true);
});

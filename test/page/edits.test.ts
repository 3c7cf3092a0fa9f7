import { describe, expect, it } from "vitest";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { printScheduleJson } from "../../kit/schedule/schedule-json.ts";
import { addEvent, addNode, editLife, editNode, editWait, moveEvent, removeEvent, removeNode } from "../../page/play/edits.ts";

const SCHEDULE: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [
		{ name: "A", version: "8.1.2.0", job: { duration: 500 } },
		{ name: "B", version: "7.0.0.26", job: null },
	],
	events: [
		{ at: 10, kind: "crash", node: "A" },
		{ at: 20, kind: "abort" },
		{ at: 30, kind: "restart", node: "B" },
	],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "status" }, { kind: "wait", timeout: 100 }, { kind: "wait" }],
};

describe("an edit of a node", () => {
	it("changes only that node, and restores the default of an empty value", () => {
		const slow = editNode("B", { latency: 20, version: "8.0.0.15" })(SCHEDULE);
		expect(slow.nodes).toEqual([SCHEDULE.nodes[0], { name: "B", version: "8.0.0.15", latency: 20, job: null }]);
		expect(editNode("B", { latency: undefined })(slow).nodes[1]).toEqual({ name: "B", version: "8.0.0.15", job: null });
	});

	it("that sets the times of its job adds a job if it had no job", () => {
		expect(editLife("B", { lag: 30 })(SCHEDULE).nodes[1]?.job).toEqual({ lag: 30 });
		expect(editLife("A", { duration: undefined, lag: 30 })(SCHEDULE).nodes[0]?.job).toEqual({ lag: 30 });
	});

	it("adds one under the first free letter, with the last one's version", () => {
		expect(addNode(SCHEDULE).nodes[2]).toEqual({ name: "C", version: "7.0.0.26", job: {} });
		expect(addNode(removeNode("A")(SCHEDULE)).nodes.map(({ name }) => name)).toEqual(["B", "A"]);
		let many = SCHEDULE;
		for (let count = 0; count < 40; count++) many = addNode(many);
		expect(many.nodes).toHaveLength(26);
		expect(() => printScheduleJson(many)).not.toThrow();
	});

	it("removes a node with all its events, but never the last one or the one on which the task was started", () => {
		const { nodes, events } = removeNode("A")(SCHEDULE);
		expect(nodes.map(({ name }) => name)).toEqual(["B"]);
		expect(events).toEqual(SCHEDULE.events.slice(1));
		expect(removeNode("B")(removeNode("A")(SCHEDULE)).nodes).toHaveLength(1);
		const named = { ...SCHEDULE, task: { ...SCHEDULE.task, node: "A" } };
		expect(removeNode("A")(named)).toBe(named);
	});
});

it("an edit of the wait changes only the first wait", () => {
	expect(editWait({ timeout: undefined, forgive: 2 })(SCHEDULE).calls).toEqual([
		{ kind: "status" },
		{ kind: "wait", forgive: 2 },
		{ kind: "wait" },
	]);
	const asked = { ...SCHEDULE, calls: [{ kind: "status" as const }] };
	expect(editWait({ forgive: 2 })(asked)).toEqual(asked);
});

it("events are added at the end, and are moved and removed by their place", () => {
	const more = addEvent({ at: 5, kind: "hold", node: "A" })(SCHEDULE);
	expect(more.events.map(({ kind }) => kind)).toEqual(["crash", "abort", "restart", "hold"]);
	expect(moveEvent(2, 99)(more).events.map(({ at }) => at)).toEqual([10, 20, 99, 5]);
	expect(removeEvent(0)(more).events.map(({ kind }) => kind)).toEqual(["abort", "restart", "hold"]);
});

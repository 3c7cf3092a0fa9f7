import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { stage } from "../../kit/run/simulated-world.ts";
import { adaptiveLimits, type Schedule } from "../../kit/schedule/schedule.ts";
import { adaptive, type Cluster, ExecuteTask } from "../../src/index.ts";
import { isTaskId } from "../../src/job/task-id.ts";
import { countingClock } from "../support/counting-clock.ts";
import { checkSchedules } from "./support/check-schedules.ts";

/** Long enough for anything that a wait may have left behind. */
const AFTERWARDS_MS = 100_000;

test("A settled wait asks no more questions, and leaves no timer and no listener", async () => {
	await checkSchedules("No timer or listener is left", 1200, leftover);
});

test("The count of leftovers includes a timer that was not cancelled", async () => {
	const { clock, pending } = countingClock({ now: () => 0, schedule: () => () => {} });
	const cancel = clock.schedule(1, "round", () => {});
	clock.schedule(2, "deadline", () => {});
	cancel();
	cancel();
	expect(pending()).toBe(1);
});

/** Runs only the first wait of a schedule, and returns what it left behind. */
async function leftover(schedule: Schedule): Promise<string | undefined> {
	const plan = schedule.calls.find((call) => call.kind === "wait");
	if (plan?.kind !== "wait" || !isTaskId(schedule.task.id)) return undefined;
	const { timeout, requestTimeout, grace, forgive, cancelAt } = plan;
	const limits = adaptiveLimits(plan);
	const pollInterval = limits === undefined ? plan.pollInterval : adaptive(limits);
	const simulated = stage(schedule);
	const { clock, pending } = countingClock(simulated.clock);
	const open = new Set<AbortSignal>();
	let asked = 0;
	const cluster: Cluster = {
		clock,
		isReady: () => simulated.isReady(),
		activeNodes: () => simulated.activeNodes(),
		build: (node, signal, again) => simulated.build(node, signal, again),
		async ask(node, commands, signal) {
			asked++;
			open.add(signal);
			const body = await simulated.ask(node, commands, signal);
			open.delete(signal);
			return body;
		},
	};
	const { id: taskId, namespace, kind, node: nodeName } = schedule.task;
	const task = new ExecuteTask({ cluster, namespace, kind, taskId, nodeName });
	const controller = new AbortController();
	const { signal } = controller;
	return simulated.run(async () => {
		await simulated.sleep(plan.at ?? 0);
		if (cancelAt !== undefined) simulated.at(cancelAt, () => controller.abort());
		const settled = task.wait({ pollInterval, timeout, requestTimeout, grace, forgive, signal });
		await settled.then(
			() => {},
			() => {},
		);
		const before = asked;
		const listeners = getEventListeners(signal, "abort").length;
		if (pending() > 0) return `${pending()} timers are left`;
		// An aborted signal calls its listeners no more.
		if (!signal.aborted && listeners > 0) return `${listeners} listeners are left`;
		await simulated.sleep(AFTERWARDS_MS);
		return asked > before ? `${asked - before} questions came after it had settled` : undefined;
	});
}

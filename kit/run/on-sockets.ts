import { createScaledClock } from "../../simulator/scaled-clock.ts";
import { serveLifelikeCluster } from "../../simulator/tcp/index.ts";
import { connectInfoCluster, type InfoCluster } from "../../src/cluster/tcp/index.ts";
import { TaskError } from "../../src/errors.ts";
import type { NetworkPlan } from "../schedule/network-plan.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { libraryTracker } from "./library-tracker.ts";
import type { CallOutcome } from "./run.ts";
import { scheduleEvent } from "./schedule-event.ts";
import { stage } from "./simulated-world.ts";
import { happenOnSockets, isPlayableOnSockets, seedsOf, servedAs } from "./socket-world.ts";

/** Plays a schedule with one call over real sockets, in real time. Returns how the call ended. */
export async function runOnSockets(schedule: Schedule): Promise<CallOutcome> {
	const { network: plan, nodes } = schedule;
	const [call] = schedule.calls;
	if (plan === undefined || call === undefined || !isPlayableOnSockets(schedule))
		throw new RangeError("The schedule cannot be played on sockets.");
	const clock = createScaledClock();
	const world = stage(schedule, { clock });
	const names = nodes.map(({ name }) => name);
	const served = await serveLifelikeCluster(world, servedAs(plan, names));
	const until = (ms: number) => new Promise<void>((resolve) => void clock.schedule(ms, "world", resolve));
	let cluster: InfoCluster | undefined;
	try {
		for (const event of plan.happens) {
			// As on the virtual network, what cannot happen to a node in its state does not happen.
			scheduleEvent(world, event, () => void happenOnSockets(served, event, plan, names).catch(() => {}));
		}
		if (plan.connectAt !== undefined) await until(plan.connectAt);
		cluster = await connectInfoCluster(clientOptions(plan, seedsOf(plan, names).map(served.addressOf.bind(served))));
		await until(call.at ?? 0);
		return await libraryTracker()({ cluster, schedule, call, rounds: [] });
	} catch (error) {
		if (error instanceof TaskError) return { kind: "error", code: error.code, message: error.message };
		throw error;
	} finally {
		cluster?.close();
		await served.close();
		clock.stop();
	}
}

function clientOptions({ tendInterval, alternate }: NetworkPlan, hosts: readonly string[]) {
	return {
		hosts,
		...(tendInterval !== undefined && { tendInterval }),
		...(alternate === true && { useAlternate: true }),
	};
}

/**
 * How a call ended, as far as it does not depend on milliseconds: the outcome of the task, or the code of the error.
 */
export function endingOf(outcome: CallOutcome | undefined): string {
	if (outcome === undefined) return "no call";
	if (outcome.kind === "complete") return `complete ${outcome.completion?.outcome}`;
	return outcome.kind === "error" ? outcome.code : outcome.kind;
}

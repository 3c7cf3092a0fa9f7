import type { Happening, NetworkPlan } from "../../kit/schedule/network-plan.ts";
import type { Schedule, WorldEvent } from "../../kit/schedule/schedule.ts";
import type { Edit } from "./edit.ts";

/** What means the same with and without a network. */
const PROCESS_EVENTS = ["crash", "restart", "join", "leave"] as const;
type ProcessKind = (typeof PROCESS_EVENTS)[number];
type ProcessEvent = Extract<WorldEvent, { readonly kind: ProcessKind }>;

/** Changes the network. A schedule without one stays as it is. */
export function editNetwork(change: (plan: NetworkPlan) => Partial<NetworkPlan>): Edit {
	return (schedule) => {
		const { network } = schedule;
		return network === undefined ? schedule : { ...schedule, network: { ...network, ...change(network) } };
	};
}

/** Adds something that happens to processes, machines or networks, as the last thing of its time. */
export function addHappening(event: Happening): Edit {
	return editNetwork(({ happens }) => ({ happens: [...happens, event] }));
}

export function moveHappening(index: number, at: number): Edit {
	return editNetwork(({ happens }) => ({
		happens: happens.map((event, position) => (position === index ? { ...event, at } : event)),
	}));
}

/** Changes the length of a pause of the tracker's process. */
export function stretchPause(index: number, ms: number): Edit {
	return editNetwork(({ happens }) => ({
		happens: happens.map((event, position) => (position === index && event.kind === "stall" ? { ...event, ms } : event)),
	}));
}

export function removeHappening(index: number): Edit {
	return editNetwork(({ happens }) => ({ happens: happens.toSpliced(index, 1) }));
}

/** Puts a network between the tracker and the nodes. What happens to processes happens over the network from now on. */
export function addNetwork(schedule: Schedule): Schedule {
	if (schedule.network !== undefined) return schedule;
	const happens = schedule.events.filter(isProcessEvent).map(({ at, kind, node }): Happening => ({ at, kind, node }));
	return {
		...schedule,
		version: 2,
		events: schedule.events.filter((event) => !isProcessEvent(event) && event.kind !== "ready" && event.kind !== "not ready"),
		network: { seed: 1, happens },
	};
}

/** Lets the tracker ask the nodes directly. What needs a network does not happen any more. */
export function removeNetwork({ network, ...schedule }: Schedule): Schedule {
	const kept = (network?.happens ?? []).flatMap((event): readonly WorldEvent[] => {
		if (event.after !== undefined) return [];
		switch (event.kind) {
			case "crash":
			case "restart":
			case "join":
			case "leave":
				return [{ at: event.at, kind: event.kind, node: event.node }];
			default:
				return [];
		}
	});
	return { ...schedule, version: 1, events: [...schedule.events, ...kept] };
}

/** Removes what happens to a node that does not exist any more. */
export function withoutNode(plan: NetworkPlan, name: string): NetworkPlan {
	const { seeds, ...rest } = plan;
	const others = seeds?.filter((seed) => seed.kind !== "node" || seed.node !== name);
	return {
		...rest,
		...(others !== undefined && others.length > 0 && { seeds: others }),
		happens: plan.happens.flatMap((event): readonly Happening[] => {
			const isAbout =
				("node" in event && event.node === name) || ("other" in event && event.other === name) || event.after?.node === name;
			if (isAbout) return [];
			if (!("nodes" in event)) return [event];
			const nodes = event.nodes.filter((node) => node !== name);
			return nodes.length === 0 ? [] : [{ ...event, nodes }];
		}),
	};
}

function isProcessEvent(event: WorldEvent): event is ProcessEvent {
	return PROCESS_EVENTS.some((kind) => kind === event.kind);
}

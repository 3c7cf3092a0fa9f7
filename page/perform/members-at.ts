import type { Run } from "../../kit/run/run.ts";

/** The members that the tracker and the nodes list at one time. */
export interface MembersAt {
	/** The members that the tracker knows; `undefined`: it has not connected yet. */
	readonly tracker: readonly string[] | undefined;
	/** The tracker's process is paused. */
	readonly isPaused: boolean;
	readonly nodes: readonly NodeSituation[];
}

export interface NodeSituation {
	readonly name: string;
	/** Its address, as the other nodes list it. */
	readonly address: string;
	/** The nodes that it lists, itself included; `undefined`: it is down, stopped, or does not belong to a cluster yet. */
	readonly lists: readonly string[] | undefined;
	/** The last thing that happened to its process. */
	readonly last: string;
}

/** The members at a moment of a run over a network; `undefined` for a run without a network. */
export function membersAt({ members, schedule, trace }: Run, now: number): MembersAt | undefined {
	if (members === undefined) return undefined;
	const view = members.views.findLast(({ at }) => at <= now) ?? members.views[0];
	const addresses = members.addresses.findLast(({ at }) => at <= now) ?? members.addresses[0];
	return {
		tracker: view?.client,
		isPaused: members.pauses.some(({ from, to }) => from <= now && now < to),
		nodes: schedule.nodes.map(({ name }) => {
			const last = trace.findLast((event) => event.kind === "node" && event.node === name && event.at <= now);
			return {
				name,
				address: addresses?.nodes[name] ?? "",
				lists: view?.nodes[name],
				last: last?.kind === "node" ? last.change : "",
			};
		}),
	};
}

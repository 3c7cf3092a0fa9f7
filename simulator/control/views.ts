import type { JobLife, JobTruth } from "../background-job.ts";
import { insideOf, unknownNode } from "../inside.ts";
import type { ClusterMember } from "../member.ts";
import type { TraceEvent } from "../trace.ts";
import type { EventMessage, JobMessage, LifeMessage, NodeMessage, NodesMessage, ViewMessage } from "./messages.ts";
import { type ControlledWorld, NotFound } from "./route.ts";

/** The node with this name. */
export function memberIn({ cluster }: ControlledWorld, name: string): ClusterMember {
	const { members } = insideOf(cluster);
	const member = members.get(name);
	if (member === undefined) throw new NotFound(unknownNode(members, name));
	return member;
}

export function nodeMessage(
	{ served, lifelike }: ControlledWorld,
	{ name, node, isActive, isUp, isHeld, plan }: ClusterMember,
): NodeMessage {
	return {
		name,
		version: node.version,
		address: served.addressOf(name),
		member: isActive,
		state: lifelike?.stateOf(name) ?? (isUp ? "running" : "down"),
		up: isUp,
		ready: isUp && node.ready,
		held: isHeld,
		plannedReplies: plan.left(),
	};
}

/** What a node says about its cluster. */
export function viewMessage({ name, node, isUp }: ClusterMember): ViewMessage {
	if (!isUp) throw new Error(`Node ${name} is down, so it does not have a view of the cluster.`);
	const { peersGeneration, peers, alumni, partitionGeneration, clusterKey, standing, rebalanceGeneration } = node.surroundings;
	return {
		peersGeneration,
		peers,
		alumni: alumni ?? peers,
		partitionGeneration: node.ready ? partitionGeneration : -1,
		clusterSize: standing?.size ?? peers.length + 1,
		clusterKey,
		clusterGeneration: standing?.generation ?? rebalanceGeneration,
		clusterPrincipal: standing?.principal ?? [name, ...peers.map((peer) => peer.name)].sort().at(-1) ?? name,
		clusterIntegrity: standing?.integrity ?? true,
		clusterIsMember: standing?.isMember ?? true,
		clusterStable: standing?.phase ?? "stable",
	};
}

export function nodesMessage(world: ControlledWorld): NodesMessage {
	return { nodes: [...insideOf(world.cluster).members.values()].map((member) => nodeMessage(world, member)) };
}

export function jobMessage({ cluster }: ControlledWorld, taskId: bigint): JobMessage {
	const nodes: Record<string, JobTruth> = {};
	for (const name of insideOf(cluster).members.keys()) {
		const truth = cluster.truth(name, taskId);
		if (truth.state !== "none") nodes[name] = truth;
	}
	return { taskId: taskId.toString(), nodes };
}

/** The ids of all tasks that some node remembers, the latest first. */
export function knownTasks({ cluster }: ControlledWorld, most: number): readonly bigint[] {
	const ids = new Set<bigint>();
	for (const { node } of insideOf(cluster).members.values()) {
		for (const id of node.taskIds()) {
			// Delete it first, so that it moves to the end.
			ids.delete(id);
			ids.add(id);
		}
	}
	return [...ids].reverse().slice(0, most);
}

export function lifeOf({ duration, ...rest }: LifeMessage): JobLife {
	if (duration === undefined) return rest;
	return { ...rest, duration: duration === "forever" ? Number.POSITIVE_INFINITY : duration };
}

/** An event as JSON. Ids become text, since a JSON number cannot hold all of them. */
export function eventMessage(event: TraceEvent): EventMessage {
	return event.kind === "job" ? { ...event, taskId: event.taskId.toString() } : event;
}

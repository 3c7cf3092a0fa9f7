import { insideOf } from "../inside.ts";
import type { LifelikeServedCluster } from "../tcp/serve-lifelike.ts";
import type { Field } from "./fields.ts";
import { MOST_NODES } from "./most-nodes.ts";
import { type ControlledWorld, type Route, route } from "./route.ts";
import * as schemas from "./schemas.ts";
import { memberIn, nodeMessage, nodesMessage, viewMessage } from "./views.ts";

/** What happens to the processes of nodes, to their addresses, and to the network between them. */
export const MEMBERSHIP_ROUTES: readonly Route[] = [
	route({
		method: "get",
		path: "/nodes/{node}/view",
		id: "showView",
		summary: "Shows what a node says about its cluster: its peers, all nodes that it has ever known, its cluster key",
		status: 200,
		answer: schemas.view,
		run: ({ world, path }) => viewMessage(memberIn(world, path.node)),
	}),
	route({
		method: "post",
		path: "/nodes",
		id: "join",
		summary: "Lets a new or a known node start and join. Only the addresses apply to a known node; the other fields do not",
		body: schemas.join,
		status: 201,
		answer: schemas.node,
		async run({ world, body }) {
			const { addresses, ...node } = body;
			const { members } = insideOf(world.cluster);
			if (members.size >= MOST_NODES && !members.has(node.name))
				throw new Error(`A simulated cluster has at most ${MOST_NODES} nodes, including those that left.`);
			if (world.lifelike === undefined) {
				if (addresses !== undefined) lifelikeOf(world);
				world.cluster.join(node);
				if (!memberIn(world, node.name).isUp) world.cluster.restart(node.name);
			} else await world.lifelike.join(node, addresses);
			await world.served.settled();
			return nodeMessage(world, memberIn(world, node.name));
		},
	}),
	nodeVerb(
		"leave",
		"Lets a node shut down and leave: its port refuses connections, and its peers no longer list it",
		async (world, node) => {
			if (world.lifelike !== undefined) return world.lifelike.leave(node);
			world.cluster.crash(node);
			world.cluster.leave(node);
		},
	),
	nodeVerb(
		"crash",
		"Takes a node down: its connections are reset, its jobs are lost, and its port refuses connections",
		(world, node) => (world.lifelike ?? world.cluster).crash(node),
	),
	nodeVerb(
		"restart",
		"Starts a node with empty job lists, as another build if you give one. A node that is up goes down first",
		(world, node, { version, readyAfter }) => {
			if (world.lifelike === undefined) return world.cluster.restart(node, version, readyAfter);
			if (readyAfter !== undefined)
				throw new Error("readyAfter needs simple views. With lifelike views, a node is ready when it has joined the cluster.");
			world.lifelike.restart(node, version === undefined ? {} : { version });
		},
		schemas.restart,
	),
	nodeVerb(
		"stop",
		"Stops the process of a node, as SIGSTOP does: connections stay open and silent, and its jobs pause",
		(world, node) => lifelikeOf(world).stop(node),
	),
	nodeVerb(
		"continue",
		"Lets a stopped process go on",
		(world, node, { wakes }) => lifelikeOf(world).continue(node, wakes),
		schemas.continues,
	),
	nodeVerb(
		"move",
		"Lets a node shut down and start again at other addresses",
		(world, node, addresses) => lifelikeOf(world).move(node, addresses),
		schemas.move,
	),
	nodeVerb(
		"isolate",
		"The node sends and receives no heartbeats: the others remove it from their lists, and it keeps its own list",
		(world, node) => lifelikeOf(world).isolate(node),
	),
	nodeVerb("cut", "Cuts a node off from its clients: connections to it are accepted, and silent", (world, node) =>
		lifelikeOf(world).cut(node),
	),
	nodeVerb("reach", "Lets clients reach a node again", (world, node) => lifelikeOf(world).reach(node)),
	networkVerb(
		"swap",
		"Lets two nodes shut down and start again, each at the address of the other",
		(world, { nodes: [node, other] }) => {
			for (const name of [node, other]) memberIn(world, name);
			lifelikeOf(world).swap(node, other);
		},
		schemas.swap,
	),
	networkVerb(
		"split",
		"Splits the network between the nodes: they exchange heartbeats only within a group. Clients reach all of them",
		(world, { groups }) => {
			for (const name of groups.flat()) memberIn(world, name);
			lifelikeOf(world).split(groups);
		},
		schemas.split,
	),
	networkVerb(
		"heal",
		"Ends all splits and isolations, and lets clients reach every node",
		(world) => lifelikeOf(world).heal(),
		schemas.emptyMessage,
	),
];

function lifelikeOf({ lifelike }: ControlledWorld): LifelikeServedCluster {
	if (lifelike !== undefined) return lifelike;
	throw new Error("This request needs nodes with their own views: start the simulator with lifelike views.");
}

/** An operation on one node. */
function nodeVerb<Body>(
	id: string,
	summary: string,
	act: (world: ControlledWorld, node: string, body: Body) => void | Promise<void>,
	body?: Field<Body>,
): Route {
	return route({
		method: "post",
		path: `/nodes/{node}/${id}`,
		id,
		summary,
		...(body !== undefined && { body }),
		status: 200,
		answer: schemas.node,
		async run({ world, path, body: given }) {
			const member = memberIn(world, path.node);
			await act(world, member.name, given as Body);
			await world.served.settled();
			return nodeMessage(world, member);
		},
	});
}

/** An operation on several nodes. */
function networkVerb<Body>(
	id: string,
	summary: string,
	act: (world: ControlledWorld, body: Body) => void,
	body: Field<Body>,
): Route {
	return route({
		method: "post",
		path: `/${id}`,
		id,
		summary,
		body,
		status: 200,
		answer: schemas.nodes,
		run({ world, body: given }) {
			act(world, given as Body);
			return nodesMessage(world);
		},
	});
}

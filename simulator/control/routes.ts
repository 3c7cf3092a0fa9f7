import type { JobMessage } from "./messages.ts";
import { type Checked, NotFound, type Route, route } from "./route.ts";
import * as schemas from "./schemas.ts";
import { eventMessage, jobMessage, knownTasks, lifeOf, memberIn, nodeMessage, nodesMessage } from "./views.ts";

/** All that the control API does. */
export const ROUTES: readonly Route[] = [
	route({
		method: "get",
		path: "/nodes",
		id: "listNodes",
		summary: "The state of every node",
		status: 200,
		answer: schemas.nodes,
		run: ({ world }) => nodesMessage(world),
	}),
	route({
		method: "post",
		path: "/nodes",
		id: "join",
		summary: "A node joins, new or known under its name; only a new one takes the other fields",
		body: schemas.join,
		status: 201,
		answer: schemas.node,
		async run({ world, body }) {
			world.cluster.join(body);
			await world.served.settled();
			return nodeMessage(world, memberIn(world, body.name));
		},
	}),
	route({
		method: "get",
		path: "/nodes/{node}",
		id: "showNode",
		summary: "The state of a node",
		status: 200,
		answer: schemas.node,
		run: ({ world, path }) => nodeMessage(world, memberIn(world, path.node)),
	}),
	nodeVerb("leave", "A node leaves: the others list it no more, though its port stays open"),
	nodeVerb("crash", "A node goes down: its connections are reset, its jobs are lost, its port refuses"),
	route({
		method: "post",
		path: "/nodes/{node}/restart",
		id: "restart",
		summary: "A node comes up with empty lists, as another build if one is given; one that was up goes down first",
		body: schemas.restart,
		status: 200,
		answer: schemas.node,
		async run({ world, path, body }) {
			const member = memberIn(world, path.node);
			world.cluster.restart(member.name, body.version, body.readyAfter);
			await world.served.settled();
			return nodeMessage(world, member);
		},
	}),
	nodeVerb("hold", "A node goes silent: it takes questions and answers none until it is released"),
	nodeVerb("release", "A node that was held answers all that it was asked meanwhile"),
	route({
		method: "post",
		path: "/nodes/{node}/plan",
		id: "plan",
		summary: "Scripts a node's next answers about jobs; they come before the truth, in order",
		body: schemas.plan,
		status: 200,
		answer: schemas.node,
		run({ world, path, body }) {
			const member = memberIn(world, path.node);
			world.cluster.plan(member.name, body.replies);
			return nodeMessage(world, member);
		},
	}),
	route({
		method: "put",
		path: "/life",
		id: "setLife",
		summary: "How jobs go from now on that clients start, on one node or on all",
		body: schemas.setLife,
		status: 200,
		answer: schemas.nothing,
		run({ world, body }) {
			if (body.node !== undefined) memberIn(world, body.node);
			world.cluster.setLife(lifeOf(body.life), body.node);
			return {};
		},
	}),
	route({
		method: "get",
		path: "/jobs",
		id: "listJobs",
		summary: "What is true of every task, node by node, whatever the nodes answer; the latest first",
		query: schemas.listQuery,
		status: 200,
		answer: schemas.jobs,
		run: ({ world, query }) => ({
			jobs: knownTasks(world, Number(query.limit ?? 100)).map((taskId) => jobMessage(world, taskId)),
		}),
	}),
	route({
		method: "post",
		path: "/jobs",
		id: "launch",
		summary: "Starts a background query on every member, or on those named in nodes, as a client would",
		body: schemas.launch,
		status: 201,
		answer: schemas.launched,
		run({ world, body }) {
			const { taskId, life, on, ...rest } = body;
			for (const name of [...(body.nodes ?? []), ...Object.keys(on ?? {})]) memberIn(world, name);
			const launched = world.cluster.launch({
				...rest,
				...(taskId !== undefined && { taskId: BigInt(taskId) }),
				...(life !== undefined && { life: lifeOf(life) }),
				...(on !== undefined && {
					on: Object.fromEntries(Object.entries(on).map(([node, own]) => [node, own === null ? null : lifeOf(own)])),
				}),
			});
			return { taskId: launched.taskId.toString(), codes: Object.fromEntries(launched.codes) };
		},
	}),
	route({
		method: "get",
		path: "/jobs/{taskId}",
		id: "showJob",
		summary: "What is true of a task, node by node",
		status: 200,
		answer: schemas.job,
		run: (request) => knownJob(request),
	}),
	route({
		method: "post",
		path: "/jobs/{taskId}/abort",
		id: "abort",
		summary: "Aborts a task on every member, or on one, as an operator would",
		body: schemas.abort,
		status: 200,
		answer: schemas.job,
		run({ world, path, body }) {
			const { taskId } = knownJob({ world, path });
			if (body.node !== undefined) memberIn(world, body.node);
			world.cluster.abort(BigInt(taskId), body.node);
			return knownJob({ world, path });
		},
	}),
	route({
		method: "get",
		path: "/trace",
		id: "readTrace",
		summary: "Everything that happened, in order",
		query: schemas.traceQuery,
		status: 200,
		answer: schemas.trace,
		run({ world, query }) {
			const { events, dropped } = world.cluster.trace;
			const after = Number(query.after ?? 0);
			const some = events.slice(after, after + Number(query.limit ?? 1000));
			return { events: some.map(eventMessage), next: after + some.length, dropped };
		},
	}),
	route({
		method: "post",
		path: "/reset",
		id: "reset",
		summary: "All is as it was at the start: nodes restart, plans are gone, the trace begins anew",
		status: 200,
		answer: schemas.nodes,
		async run({ world }) {
			world.cluster.reset();
			await world.served.settled();
			return nodesMessage(world);
		},
	}),
];

/** Something that is done to a node, and needs nothing but its name. */
function nodeVerb(verb: "leave" | "crash" | "hold" | "release", summary: string): Route {
	return route({
		method: "post",
		path: `/nodes/{node}/${verb}`,
		id: verb,
		summary,
		status: 200,
		answer: schemas.node,
		run({ world, path }) {
			const member = memberIn(world, path.node);
			world.cluster[verb](member.name);
			return nodeMessage(world, member);
		},
	});
}

function knownJob({ world, path }: Pick<Checked<unknown, unknown>, "world" | "path">): JobMessage {
	const job = jobMessage(world, BigInt(path.taskId));
	if (Object.keys(job.nodes).length === 0) throw new NotFound(`No node has heard of a task ${path.taskId}.`);
	return job;
}

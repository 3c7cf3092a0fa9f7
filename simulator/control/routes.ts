import { MEMBERSHIP_ROUTES } from "./membership-routes.ts";
import type { JobMessage } from "./messages.ts";
import { type Checked, NotFound, type Route, route } from "./route.ts";
import * as schemas from "./schemas.ts";
import { eventMessage, jobMessage, knownTasks, lifeOf, memberIn, nodeMessage, nodesMessage } from "./views.ts";

/** All operations of the control API. */
export const ROUTES: readonly Route[] = [
	route({
		method: "get",
		path: "/nodes",
		id: "listNodes",
		summary: "Shows the state of every node",
		status: 200,
		answer: schemas.nodes,
		run: ({ world }) => nodesMessage(world),
	}),
	route({
		method: "get",
		path: "/nodes/{node}",
		id: "showNode",
		summary: "Shows the state of a node",
		status: 200,
		answer: schemas.node,
		run: ({ world, path }) => nodeMessage(world, memberIn(world, path.node)),
	}),
	...MEMBERSHIP_ROUTES,
	nodeVerb("hold", "Makes a node silent: it accepts questions and does not answer them until you release it"),
	nodeVerb("release", "Lets a held node answer again. It also answers the questions that it received while it was held"),
	route({
		method: "post",
		path: "/nodes/{node}/plan",
		id: "plan",
		summary: "Scripts a node's next answers, in order. After them the node answers by itself again",
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
		summary: "Sets the life of jobs that clients start from now on, on one node or on all nodes",
		body: schemas.setLife,
		status: 200,
		answer: schemas.emptyMessage,
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
		summary: "Shows the true state of all tasks on each node, independent of the nodes' answers, the latest task first",
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
		summary: "Starts a background query on all members, or on the nodes named in `nodes`, as a client does",
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
		summary: "Shows the true state of a task on each node",
		status: 200,
		answer: schemas.job,
		run: (request) => knownJob(request),
	}),
	route({
		method: "post",
		path: "/jobs/{taskId}/abort",
		id: "abort",
		summary: "Aborts a task on one node, or on all members, as an operator does",
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
		summary: "Shows the events of the trace, in order",
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
		summary: "Restores the state at the start: the nodes restart, and plans and the trace are empty",
		status: 200,
		answer: schemas.nodes,
		async run({ world }) {
			if (world.lifelike === undefined) world.cluster.reset();
			else world.lifelike.reset();
			await world.served.settled();
			return nodesMessage(world);
		},
	}),
];

/** An operation on a node that needs only its name. */
function nodeVerb(verb: "hold" | "release", summary: string): Route {
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
	if (Object.keys(job.nodes).length === 0) throw new NotFound(`No node knows a task ${path.taskId}.`);
	return job;
}

import fc from "fast-check";
import { expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/index.ts";
import { type Cluster, ExecuteTask, type TaskError, type WaitOptions } from "../../src/index.ts";
import { count } from "../support/counts.ts";
import { SEED } from "../support/property-seed.ts";

const NAMES = ["A", "B", "C"];
const BUILDS = ["8.1.2.0", "7.0.0.26", "6.2.0.37", "5.7.0.31", "4.9.0.11"];

/** What happens in a cluster with several jobs while all of them are awaited. */
const world = fc.record({
	builds: fc.array(fc.constantFrom(...BUILDS), { minLength: 1, maxLength: 3 }),
	latency: fc.constantFrom(1, 5, 300),
	/** One for all waits: rounds of another length would move the polls of the others. */
	requestTimeout: fc.constantFrom(100, 5000),
	maxDone: fc.constantFrom(0, 1, 100),
	jobs: fc.array(
		fc.record({
			durations: fc.array(fc.constantFrom(0, 500, 1500, 4000), { minLength: 3, maxLength: 3 }),
			lag: fc.constantFrom(0, 0, 800),
			failed: fc.constantFrom(0, 0, 3),
			set: fc.constantFrom<string[]>("demo", "a:status=done(ok)"),
			hasFilter: fc.boolean(),
			forgive: fc.constantFrom(0, 0, 2),
			timeout: fc.constantFrom(undefined, undefined, 2500),
		}),
		{ minLength: 2, maxLength: 6 },
	),
	events: fc.array(
		fc.record({
			at: fc.integer({ min: 1, max: 4000 }),
			node: fc.nat(2),
			kind: fc.constantFrom("restart", "crash", "hold", "release", "leave"),
		}),
		{ maxLength: 3 },
	),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/**
 * A name that holds what looks like the answer about the second job. The questions of its request are then asked again,
 * one by one.
 */
const FORGED = "x\nquery-show:id=2\ttrid=2:status=done(ok)";

/** A cluster that a later answer does not change. The first job has the forged name. */
function forgedFrom({ builds, jobs }: World): World {
	const plain = jobs.map((job) => ({ ...job, lag: 0 as const, hasFilter: false, timeout: undefined }));
	return {
		builds: builds.filter((build) => build.startsWith("8.1")),
		latency: 1,
		requestTimeout: 5000,
		maxDone: 100,
		jobs: plain.map((job, index) => ({ ...job, set: index === 0 ? FORGED : job.set })),
		events: [],
	};
}

/** How each wait ended: on one cluster object, or each on its own object. */
async function outcomesOf(
	{ builds, latency, requestTimeout, maxDone, jobs, events }: World,
	isShared: boolean,
): Promise<readonly string[]> {
	const nodes = builds.map((version, index) => ({ name: NAMES[index] ?? "", version, latency, maxDone }));
	const cluster = new SimulatedCluster({ nodes });
	const tasks = jobs.map(({ durations, lag, failed, set, hasFilter }) => {
		const on = Object.fromEntries(nodes.map(({ name }, node) => [name, { lag, failed, duration: durations[node] ?? 0 }]));
		const { taskId } = cluster.launch({ set, on, ...(hasFilter && { filter: { bin: "a" } }) });
		const own = isShared ? cluster : alone(cluster);
		return new ExecuteTask({ cluster: own, namespace: "test", set, taskId, kind: "query_execute" });
	});
	for (const { at, node, kind } of events) {
		const name = nodes[node % nodes.length]?.name ?? "";
		cluster.at(at, () => cluster[kind](name));
	}
	const wait = (task: ExecuteTask, options: WaitOptions): Promise<string> =>
		task.wait(options).then(
			({ outcome, reasons, nodes: ends, rounds }) =>
				JSON.stringify({
					outcome,
					reasons,
					rounds,
					ends: ends.map(({ node, evidence, record }) => [node, evidence, record?.set]),
				}),
			({ code, node }: TaskError) => `${code} ${node}`,
		);
	return cluster.run(() =>
		Promise.all(
			tasks.map((task, index) => {
				const { forgive = 0, timeout } = jobs[index] ?? {};
				return wait(task, { forgive, timeout, requestTimeout, pollInterval: 500 });
			}),
		),
	);
}

/** The same cluster as another object, so that the waits share no state. */
function alone(cluster: SimulatedCluster): Cluster {
	return {
		clock: cluster.clock,
		isReady: () => cluster.isReady(),
		activeNodes: () => cluster.activeNodes(),
		build: (node, signal, again) => cluster.build(node, signal, again),
		ask: (node, commands, signal) => cluster.ask(node, commands, signal),
	};
}

it("waits for many tasks on one cluster object end like waits on separate cluster objects", async () => {
	await fc.assert(
		fc.asyncProperty(world, async (drawn) => {
			expect(await outcomesOf(drawn, true)).toEqual(await outcomesOf(drawn, false));
		}),
		{ numRuns: count(100, 20_000), seed: SEED },
	);
});

it("waits for many tasks are not misled by a name that holds an answer about another of them", async () => {
	await fc.assert(
		fc.asyncProperty(world, async (drawn) => {
			const forged = forgedFrom(drawn);
			if (forged.builds.length === 0) return;
			expect(await outcomesOf(forged, true)).toEqual(await outcomesOf(forged, false));
		}),
		{ numRuns: count(50, 5000), seed: SEED },
	);
});

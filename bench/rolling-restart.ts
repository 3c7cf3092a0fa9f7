import { plainConnect } from "../kit/gallery/members/members-gallery.ts";
import type { Connect, NetworkRun } from "../kit/run/on-network.ts";
import { runOnNetwork } from "../kit/run/on-network.ts";
import { NEWEST_BUILD } from "../kit/schedule/builds.ts";
import { createRandom } from "../kit/schedule/random.ts";
import { LIBRARY_HABITS, type Schedule } from "../kit/schedule/schedule.ts";

/** How waits end while the nodes of a cluster restart one after the other. */
export interface RollingRestart {
	readonly client: string;
	readonly waits: number;
	readonly ok: number;
	/** `uncertain`, and rightly so: a node restarted before it told the wait that the job was done. */
	readonly lost: number;
	/** `uncertain` for any other reason. */
	readonly unsure: number;
	/** Ended in an error. */
	readonly failed: number;
	/** `ok`, although a node lost the job or still runs it. */
	readonly wrong: number;
}

const NAMES = ["A1", "A2", "A3"];
/** From the restart of one node to that of the next. */
const PAUSE_MS = 12_000;

/** What clients did before they kept to the clauses of the chapter CLUSTER, and the library. */
const CLIENTS: readonly { readonly client: string; readonly connect?: Connect }[] = [
	{
		client: "first seed, fails at a lost connection",
		connect: plainConnect("only the first seed is tried", "a lost connection fails the question", "former members are forgotten"),
	},
	{ client: "drops silent members", connect: plainConnect("a silent member is dropped", "former members are forgotten") },
	{ client: "this library" },
];

/** Plays the same waits with each client, on virtual time. The first restart comes at any time of the job. */
export async function compareRollingRestarts(waits: number): Promise<readonly RollingRestart[]> {
	const rows: RollingRestart[] = [];
	for (const { client, connect } of CLIENTS) {
		const counts = { ok: 0, lost: 0, unsure: 0, failed: 0, wrong: 0 };
		for (let wait = 0; wait < waits; wait++)
			counts[endOf(await runOnNetwork(scheduleOf(wait), connect === undefined ? {} : { connect }))]++;
		rows.push({ client, waits, ...counts });
	}
	return rows;
}

function scheduleOf(wait: number): Schedule {
	const random = createRandom(wait + 1);
	const first = random.int(0, 15_000);
	return {
		version: 2,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: NAMES.map((name) => ({ name, version: NEWEST_BUILD, job: { duration: random.int(2000, 10_000) } })),
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", timeout: 60_000 }],
		network: {
			seed: wait + 1,
			seeds: NAMES.map((node) => ({ kind: "node", node }) as const),
			happens: NAMES.map((node, index) => ({ at: first + index * PAUSE_MS, kind: "restart", node }) as const),
		},
	};
}

function endOf({ calls: [call], trace, schedule }: NetworkRun): Exclude<keyof RollingRestart, "client" | "waits"> {
	if (call?.outcome.kind !== "complete") return "failed";
	const isLost = schedule.nodes.some(({ name }) => {
		const done = trace.find((event) => event.kind === "job" && event.node === name && event.change === "done");
		return done === undefined || done.at > call.settledAt;
	});
	if (call.outcome.completion?.outcome === "ok") return isLost ? "wrong" : "ok";
	const toldDone = call.outcome.completion?.nodes.every(({ evidence }) => evidence === "done");
	return toldDone === true ? "unsure" : "lost";
}

/** The comparison as a table. */
export function rollingRestartLines(rows: readonly RollingRestart[]): readonly string[] {
	return [
		"Rolling restart of three nodes, 12 s apart:",
		...rows.map(
			({ client, waits, ok, lost, unsure, failed, wrong }) =>
				`${client}: of ${waits} waits ${ok} ok, ${lost} uncertain because a node restarted before it said done, ${unsure} uncertain for another reason, ${failed} failed, ${wrong} wrong`,
		),
	];
}

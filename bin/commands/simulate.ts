import { buildsOfForm, NEWEST_BUILD, NEWEST_RELEASE, OLDEST_RELEASE } from "../../kit/schedule/builds.ts";
import type { Simulator } from "../../simulator/control/index.ts";
import { isAtLeast, parseBuild, type ServerBuild } from "../../src/job/server-build.ts";
import { isTaskId } from "../../src/job/task-id.ts";
import { readEvents } from "../simulation/events.ts";
import { portList } from "../simulation/ports.ts";
import { CALL_IN_CLONE } from "../terminal/call.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptedExit } from "../terminal/interruption.ts";
import { choice, count, duration, flag, list, text, type ValueOption } from "../terminal/option.ts";
import type { Output, Terminal } from "../terminal/terminal.ts";

const BUILD: ValueOption<string> = {
	kind: "value",
	placeholder: "BUILD",
	help: `The server build of all nodes, from ${OLDEST_RELEASE} to ${NEWEST_RELEASE} (default: ${NEWEST_BUILD}).`,
	allowed: `a server build such as ${NEWEST_BUILD}`,
	hint: (given) => (parseBuild(given) === undefined ? "" : ` The oldest build that can be simulated is ${OLDEST_RELEASE}.`),
	read: (given) => (isSimulated(parseBuild(given)) ? given : undefined),
};

/** A build that is newer than all known builds behaves as the newest. */
function isSimulated(build: ServerBuild | undefined): boolean {
	const oldest = parseBuild(OLDEST_RELEASE);
	return build !== undefined && oldest !== undefined && isAtLeast(build, oldest.major, oldest.minor);
}

const SCALE: ValueOption<number> = {
	kind: "value",
	placeholder: "X",
	help: "The speed of the cluster's clock: 10 means ten times real time (default: 1).",
	allowed: "a number greater than 0 and at most 1000000",
	read: (given) => (/^\d+(\.\d+)?$/.test(given) && Number(given) > 0 && Number(given) <= 1_000_000 ? Number(given) : undefined),
};

const TASK_ID: ValueOption<bigint> = {
	kind: "value",
	placeholder: "N",
	help: "Start a background query with this task id on all nodes. --job-duration says how long it runs.",
	allowed: "a task id from 1 to 18446744073709551615",
	read: (given) => (isTaskId(given) ? BigInt(given) : undefined),
};

const EVENTS =
	"TIME:VERB:NODE, TIME:swap:NODE+NODE, TIME:split:NODE+NODE… or TIME:heal. VERB is crash, restart, stop, continue, join, leave, move, isolate, cut or reach. stop: the process pauses, and its connections stay open. continue: it goes on. leave: the node shuts down. join: it starts again. move: it starts again at another address. swap: two nodes exchange their addresses. split: the named nodes and the others no longer see each other. isolate: the other nodes no longer see the node. cut: clients cannot reach the node. reach: they can again. heal: all splits, isolations and cuts end";

/** A small schedule, as a file for `--schedule` has it. */
const SCHEDULE = JSON.stringify({
	version: 1,
	task: { id: "4660", namespace: "test", kind: "query_execute" },
	nodes: [{ name: "A", version: NEWEST_BUILD, job: { duration: 30_000 } }],
	events: [{ at: 9000, kind: "restart", node: "A" }],
});

/** The examples that `track` can watch. */
const FIXED = "--ports 3000,3001,3002 --launch 4660 --job-duration 60s";
const TRACK = `${CALL_IN_CLONE} track --hosts 127.0.0.1:3000 --task-id 4660`;

/** `aerospike-task simulate`: runs a simulated cluster on the loopback interface. */
export const simulateCommand: Command = defineCommand({
	name: "simulate",
	summary: "run a simulated cluster that any driver can connect to",
	about: [
		"Starts a cluster of simulated nodes on 127.0.0.1. Each node has its own port. Any driver can connect, start background",
		"queries and poll them. You control the cluster over HTTP: crash, restart, stop, move or isolate nodes, let nodes join",
		"and leave, split the network, plan the reply to any command, launch jobs. /openapi.json on the control address describes",
		"these requests. Each node has its own member list. It changes with the delay of a real cluster: a node that died is",
		"listed for 2 to 4 more seconds, and a node that starts belongs to the cluster after 2 to 6 seconds.",
		"Press Ctrl-C to stop.",
	],
	options: {
		nodes: count("N", "How many nodes to run (default: 3). They are called A1, A2, A3, …", 1, 128),
		version: BUILD,
		"job-duration": duration("TIME", "The duration of each job that a driver starts (default: 1s)."),
		schedule: text(
			"FILE",
			"A JSON file with a schedule: nodes, jobs and events, as in the field schedule of the output of replay --json. Its calls are ignored. Can be combined only with --time-scale, --ports, --control-port and --json.",
		),
		"time-scale": SCALE,
		ports: list("PORT", "The port of each node, in order. Nodes without a port in this list get a free port."),
		listen: list("ADDRESS", "The address of each node, in order, such as 127.0.0.2:3000 or [::1]:3000 (default: see --ports)."),
		docker: flag(
			"List addresses as in a Docker network: each node lists 198.51.100.N:3000, which clients cannot reach, and its real address as alternate.",
		),
		launch: TASK_ID,
		events: list("EVENT", `What happens to the nodes, and when: ${EVENTS}.`),
		views: choice(
			["lifelike", "simple"],
			"lifelike: each node has its own member list, which changes with a delay. simple: all nodes agree at once. --listen, --docker, --events and --seed need lifelike views (default: lifelike; with --schedule: simple, unless the schedule has the field network).",
		),
		seed: count(
			"N",
			"Random seed of the times at which the member lists of the nodes change (default: 1).",
			0,
			Number.MAX_SAFE_INTEGER,
		),
		"control-port": count("PORT", "The port of the HTTP control API (default: a free port).", 1, 65535),
		json: flag("Print one JSON object per line: first the addresses (hosts and control), then each event of a node or job."),
	},
	examples: [
		["simulate", "three nodes on free ports"],
		["simulate --ports 3000,3001,3002 --control-port 3010", "three nodes and the control API on fixed ports"],
		[
			`simulate --version ${buildsOfForm("trid").newest} --job-duration 30s`,
			"an older server build, with jobs that run for 30 seconds",
		],
		[`simulate ${FIXED} --events 5s:restart:A2,20s:restart:A3,35s:restart:A1`, `a rolling restart; watch it with: ${TRACK}`],
		[`simulate ${FIXED} --events 5s:split:A3,25s:heal`, `node A3 is split from the others for 20 s; watch it with: ${TRACK}`],
		[`simulate ${FIXED} --docker`, `addresses as in a Docker network; watch it with: ${TRACK} --alternate`],
		["simulate --schedule schedule.json", `the nodes, jobs and events of a file, which contains for example ${SCHEDULE}`],
		["simulate --time-scale 10 --json", "ten times as fast as real time, with output for a script"],
	],
	exits: [
		[EXIT.ok, "stopped by Ctrl-C (not 130 as with other commands)"],
		[EXIT.couldNotRun, "the cluster could not start: a port is in use, or the schedule is invalid"],
	],
	async run(values, terminal) {
		const { startSimulation } = await import("../simulation/start.ts");
		const simulator = await startSimulation(
			{
				nodes: values.nodes,
				version: values.version,
				schedule: values.schedule,
				timeScale: values["time-scale"],
				jobDuration: values["job-duration"],
				ports: values.ports === undefined ? undefined : portList(values.ports),
				listen: values.listen,
				docker: values.docker,
				views: values.views,
				seed: values.seed,
				events: values.events === undefined ? undefined : readEvents(values.events),
				launch: values.launch,
				controlPort: values["control-port"],
			},
			terminal,
		);
		try {
			announce(simulator, values.json, terminal.out);
			const { showCluster, showClusterAsJson } = await import("../simulation/cluster-view.ts");
			const end = (values.json ? showClusterAsJson : showCluster)(simulator, terminal.out);
			await interruption(terminal);
			end();
		} finally {
			await simulator.close();
		}
		// Ctrl-C is the usual end of a simulated cluster.
		const exitCode = interruptedExit(terminal);
		return exitCode === EXIT.interrupted ? EXIT.ok : exitCode;
	},
});

/** The addresses, which a script or another terminal needs first. */
function announce({ hosts, controlUrl }: Simulator, json: boolean, out: Output): void {
	if (json) out.print(JSON.stringify({ hosts, control: controlUrl }));
	else out.print(`hosts    ${hosts.join(",")}`, `control  ${controlUrl}`, "");
}

function interruption({ interrupted }: Terminal): Promise<void> {
	return new Promise((resolve) => {
		if (interrupted.aborted) resolve();
		else interrupted.addEventListener("abort", () => resolve(), { once: true });
	});
}

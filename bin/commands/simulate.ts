import type { Simulator } from "../../simulator/control/index.ts";
import { parseBuild } from "../../src/job/server-build.ts";
import { portList } from "../simulation/ports.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { count, duration, flag, list, text, type ValueOption } from "../terminal/option.ts";
import type { Output, Terminal } from "../terminal/terminal.ts";

const BUILD: ValueOption<string> = {
	kind: "value",
	placeholder: "BUILD",
	help: "The build of all nodes, 4.9 to 8.1; 8.1.2.0 by default.",
	allowed: "a server build such as 8.1.2.0",
	read: (given) => (parseBuild(given) === undefined ? undefined : given),
};

const SCALE: ValueOption<number> = {
	kind: "value",
	placeholder: "X",
	help: "How many times as fast as real time the cluster lives; 1 by default.",
	allowed: "a number above 0, to 1000000",
	read: (given) => (/^\d+(\.\d+)?$/.test(given) && Number(given) > 0 && Number(given) <= 1_000_000 ? Number(given) : undefined),
};

/** `aerospike-task simulate`: a simulated cluster as servers on loopback. */
export const simulate: Command = defineCommand({
	name: "simulate",
	summary: "run a simulated cluster that any driver connects to",
	about: [
		"Starts a cluster of simulated nodes on 127.0.0.1, each on a port of its own. Any driver connects to it, starts background queries and",
		"polls them; over HTTP the cluster is steered: crash, restart, hold, plan replies, launch (the control address serves /openapi.json).",
		"Goes on until Ctrl-C.",
	],
	options: {
		nodes: count("N", "How many nodes; 3 by default.", 1, 128),
		version: BUILD,
		"job-duration": duration("TIME", "How long the jobs run that drivers start; 1s by default."),
		schedule: text("FILE", "Nodes, jobs and what happens to them, as the JSON of a schedule."),
		"time-scale": SCALE,
		ports: list("PORT", "The nodes' ports, in their order; otherwise the system picks them."),
		"control-port": count("PORT", "The port of the control API; otherwise the system picks it.", 1, 65535),
		json: flag("The first line is an object with hosts and control; then an object for whatever happens to a node or a job."),
	},
	examples: [
		[
			"aerospike-task simulate --nodes 3 --version 7.0.0.26 --job-duration 30s",
			"three nodes of an older build, whose jobs take a while",
		],
		[
			"aerospike-task simulate --schedule crash.json --time-scale 10 --json",
			"what a schedule says, ten times as fast, for a script",
		],
	],
	exits: [
		[EXIT.ok, "ended by Ctrl-C"],
		[EXIT.couldNotRun, "the cluster could not be started: a port is taken, or the schedule is none"],
	],
	async run(values, terminal) {
		const { startSimulation } = await import("../simulation/start.ts");
		const simulator = await startSimulation({
			nodes: values.nodes,
			version: values.version,
			schedule: values.schedule,
			timeScale: values["time-scale"],
			jobDuration: values["job-duration"],
			ports: values.ports === undefined ? undefined : portList(values.ports),
			controlPort: values["control-port"],
		});
		try {
			announce(simulator, values.json, terminal.out);
			const { showCluster, showClusterAsJson } = await import("../simulation/cluster-view.ts");
			const end = (values.json ? showClusterAsJson : showCluster)(simulator, terminal.out);
			await interruption(terminal);
			end();
		} finally {
			await simulator.close();
		}
		return EXIT.ok;
	},
});

/** What a script, or a person in the next terminal, needs first. */
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

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { KNOWN_COMMANDS } from "../../simulator/server-version/command-table.ts";
import { SimulatedNode } from "../../simulator/simulated-node.ts";

const PEERS = [
	{ name: "A1", address: "127.0.0.1:3100" },
	{ name: "A3", address: "127.0.0.1:3300" },
];

function nodeOf(version: string, name = "A2"): SimulatedNode {
	return new SimulatedNode({ name, version, surroundings: { peers: PEERS, peersGeneration: 4, clusterKey: "50D2B2793B9" } });
}

function valueIn(node: SimulatedNode, command: string): string | undefined {
	const reply = node.answer(`${command}\n`, 0);
	return reply === "" ? undefined : reply.slice(command.length + 1, -1);
}

/**
 * Recorded from three-node clusters. 5.7, 6.0 and 7.0 answer alike. `undefined`: the reply has no line for the command.
 */
const RECORDED: readonly (readonly [command: string, old: string | undefined, new8: string])[] = [
	["status", "ok", "ok"],
	["health-outliers", "", ""],
	["services", "127.0.0.1:3100;127.0.0.1:3300", "127.0.0.1:3100;127.0.0.1:3300"],
	["services-alternate", "", ""],
	["cluster-stable:", "50D2B2793B9", "50D2B2793B9"],
	["cluster-stable", undefined, "50D2B2793B9"],
	["cluster-stable:nonsense=1", "50D2B2793B9", "50D2B2793B9"],
	["cluster-stable:size=3", "50D2B2793B9", "50D2B2793B9"],
	["cluster-stable:size=4", "ERROR::cluster-not-specified-size", "ERROR:7:cluster not specified size"],
	["cluster-stable:size=x", "ERROR::bad-size", "ERROR:4:bad size"],
	["cluster-stable:ignore-migrations=true", "50D2B2793B9", "50D2B2793B9"],
	["cluster-stable:ignore-migrations=yes", "50D2B2793B9", "ERROR:4:bad ignore migrations"],
	["cluster-stable:ignore-migrations=1", "ERROR::bad-ignore-migrations", "ERROR:4:bad ignore migrations"],
	["cluster-stable:namespace=nope", "ERROR::unknown-namespace", "ERROR:20:namespace not found on node"],
	["quiesce:", "ERROR::enterprise-only", "ERROR:25:enterprise only"],
	["quiesce-undo:", "ERROR::enterprise-only", "ERROR:25:enterprise only"],
	["quiesce", undefined, "ERROR:25:enterprise only"],
	["recluster:", "ignored-by-non-principal", "ignored-by-non-principal"],
	["recluster", undefined, "ignored-by-non-principal"],
	["rack-ids", "ERROR::enterprise-only", "ERROR:25:enterprise only"],
	["racks:", "ERROR::enterprise-only", "ERROR:25:enterprise only"],
	["roster:", "ERROR::enterprise-only", "ERROR:25:enterprise only"],
	["partition-generation:", undefined, "0"],
	["peers-generation:", undefined, "4"],
	["peers-tls-std", "4,3000,[]", "ERROR:25:enterprise only"],
	["service-tls-std", "", "ERROR:25:enterprise only"],
	[
		"peers-clear-std:",
		"4,3000,[[A1,,[127.0.0.1:3100]],[A3,,[127.0.0.1:3300]]]",
		"4,3000,[[A1,,[127.0.0.1:3100]],[A3,,[127.0.0.1:3300]]]",
	],
	["alumni-tls-std", "4,3000,[]", "ERROR:25:enterprise only"],
	["services-alumni-reset", "ok", "ok"],
	["tip-clear:host-port-list=all", "error: 0 cleared, 0 not found", "ERROR::0 cleared, 0 not found"],
];

/** Recorded from three-node clusters too, with replies that depend on their addresses. */
const ALSO_RECORDED: readonly string[] = [
	"service",
	"service-clear-alt",
	"peers-clear-alt",
	"alumni-clear-std",
	"alumni-clear-alt",
];

function nameOf(command: string): string {
	return command.split(/[:;/]/)[0] ?? "";
}

/** The names of the commands in the recordings, and those of the lines of a recorded summary. */
function recordedNames(): ReadonlySet<string> {
	const names = new Set<string>();
	const folders = ["test/fixtures/recordings", "test/fixtures/membership"];
	const paths = folders.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`));
	for (const path of paths.filter((each) => each.endsWith(".ndjson"))) {
		for (const line of readFileSync(path, "utf8").split("\n")) {
			const { command, reply } = line === "" ? {} : (JSON.parse(line) as { command?: string; reply?: unknown });
			for (const each of command?.split("\n") ?? []) names.add(nameOf(each));
			if (command === "" && typeof reply === "string") for (const each of reply.split("\n")) names.add(each.split("\t")[0] ?? "");
		}
	}
	return names;
}

describe("What health checks and tools ask", () => {
	test.each(RECORDED)("%s has the recorded reply", (command, old, new8) => {
		for (const version of ["5.7.0.31", "6.0.0.22", "7.0.0.26"]) expect(valueIn(nodeOf(version), command), version).toBe(old);
		expect(valueIn(nodeOf("8.1.2.0"), command)).toBe(new8);
	});

	test("every other reply is marked as not recorded", () => {
		const recorded = new Set([...ALSO_RECORDED, ...RECORDED.map(([command]) => nameOf(command)), ...recordedNames()]);
		const unmarked = KNOWN_COMMANDS.filter(({ name, unrecorded }) => unrecorded !== true && !recorded.has(name));
		expect(unmarked.map(({ name }) => name)).toEqual([]);
		const marked = KNOWN_COMMANDS.filter(({ name, unrecorded }) => unrecorded === true && recorded.has(name));
		expect(marked.map(({ name }) => name)).toEqual([]);
	});

	test("an operator can make a node forget its former peers", () => {
		const node = new SimulatedNode({
			...{ name: "A2", version: "8.1.2.0" },
			surroundings: { peers: PEERS, peersGeneration: 4, alumni: [...PEERS, { name: "A9", address: "127.0.0.1:3900" }] },
		});
		expect(valueIn(node, "services-alumni")).toContain("127.0.0.1:3900");
		expect(valueIn(node, "services-alumni-reset")).toBe("ok");
		expect(valueIn(node, "services-alumni")).toBe("127.0.0.1:3100;127.0.0.1:3300");
	});

	test("the principal is the node with the highest id, and does recluster", () => {
		expect(valueIn(nodeOf("8.1.2.0", "A4"), "recluster:")).toBe("ok");
	});

	test("a node of 8.1 knows every command of a health check", () => {
		const commands = [
			...["release", "service", "service-clear-alt", "peers-clear-alt", "peers-tls-alt", "alumni-clear-std", "alumni-clear-alt"],
			...["services-alumni", "admin-clear-std", "connection", "namespace/test", "sets/test", "get-config:context=service"],
			...["latencies:", "health-stats", "user-agents", "best-practices", "compatibility-id", "edition", "version", "build_os"],
			...["build_time", "mesh", "logs", "truncate:namespace=test;set=demo"],
		];
		for (const command of commands) expect(valueIn(nodeOf("8.1.2.0"), command), command).not.toMatch(/unrecognized/);
	});

	test("the settings that affect jobs can be read again", () => {
		const node = nodeOf("8.1.2.0");
		valueIn(node, "set-config:context=service;query-max-done=7");
		expect(valueIn(node, "get-config:context=service")).toContain("query-max-done=7;");
		expect(valueIn(nodeOf("5.7.0.31"), "get-config:context=service")).toContain("scan-max-done=100;");
	});

	test("truncate has the errors of its release", () => {
		const errors = (version: string) =>
			["truncate:", "truncate:namespace=test", "truncate:namespace=nope;set=s"].map((command) =>
				valueIn(nodeOf(version), command),
			);
		expect(errors("8.1.2.0")).toEqual(["ERROR:20:missing 'namespace'", "ERROR:4:missing 'set'", "ok"]);
		expect(errors("7.0.0.26")).toEqual(["ERROR::namespace-name", "ERROR::set-name", "ok"]);
	});

	test("a UDF module can be read again, and an unknown one has no content", () => {
		const node = nodeOf("8.1.2.0");
		valueIn(node, "udf-put:filename=x.lua;content=YQ==;content-len=4;udf-type=LUA");
		expect(valueIn(node, "udf-get:filename=x.lua")).toBe("type=LUA;content=YQ==;");
		expect(valueIn(nodeOf("7.0.0.26"), "udf-get:filename=y.lua")).toBe("");
		expect(valueIn(nodeOf("8.1.2.0"), "udf-remove:filename=y.lua")).toBe("ok");
	});

	test("8.1 answers some questions about indexes with two errors", () => {
		const node = nodeOf("8.1.2.0");
		expect(valueIn(node, "sindex-stat:namespace=test")).toBe("ERROR:4:missing 'indexname'ERROR:20:missing 'namespace'");
		expect(valueIn(node, "sindex-list:namespace=nope")).toBe(
			"ERROR:20:namespace not found on node;ERROR:20:namespace not found on node",
		);
		expect(valueIn(node, "user-agent-set:")).toBe("ERROR:4:missing 'value'");
	});
});

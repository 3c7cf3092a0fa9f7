import { describe, expect, it } from "vitest";
import { SimulatedNode } from "../../simulator/simulated-node.ts";

/** What a node of a build replies to one command; `undefined` if it leaves the line out. */
function replyOf(version: string) {
	const node = new SimulatedNode({ name: "A1", version });
	return (command: string): string | undefined => {
		const reply = node.answer(`${command}\n`, 0);
		return reply.startsWith(`${command}\t`) ? reply.slice(command.length + 1, -1) : undefined;
	};
}

const CREATE = "sindex-create:ns=test;set=demo;indexname=i;bin=b;type=string";
const entry = (expression: string) =>
	`ns=test:indexname=i:set=demo:bin=b:type=string:indextype=default:context=null${expression}:state=RW`;

// Codes and forms of errors by version are facts of the server's sources. No recording contains these commands, so the
// entries and the texts behind the codes are what the simulator says.
describe("the commands about secondary indexes", () => {
	it.each([
		["5.7.0.31", "FAIL:200: INDEX FOUND", "FAIL:201: NO INDEX", ""],
		["7.0.0.26", "FAIL:200:INDEX FOUND", "FAIL:201:NO INDEX", ""],
		["7.1.0.17", "ERROR:200:INDEX FOUND", "ERROR:201:NO INDEX", ""],
		["7.2.0.11", "ERROR:200:index already exists", "ERROR:201:no index", ""],
		["8.1.2.0", "ERROR:200:index already exists", "ERROR:201:no index", ":exp=null"],
	])("of %s create an index once, and list it in every form", (build, found, missing, expression) => {
		const ask = replyOf(build);
		expect(ask("sindex/test/i")).toBe(missing);
		expect(ask("sindex")).toBe("");
		expect(ask(CREATE)?.toLowerCase()).toBe("ok");
		expect(ask(CREATE)).toBe(found);
		for (const command of ["sindex", "sindex/test", "sindex-list", "sindex-list:ns=test"])
			expect([command, ask(command)]).toEqual([command, entry(expression)]);
		expect(ask("sindex/test/i")).toContain("load_pct=100");
		expect(ask("sindex-stat:ns=test;indexname=i")).toBe(ask("sindex/test/i"));
		expect(ask("sindex/test/x")).toBe(missing);
		expect(ask("sindex/nowhere")).toBe("ns_type=unknown");
	});

	it.each([
		["7.0.0.26", "FAIL:4:unknown ns", "FAIL:4:unknown ns"],
		["7.2.0.11", "ERROR:20:namespace not found on node", "ERROR:20:namespace not found on node"],
		[
			"8.1.2.0",
			"ERROR:20:namespace not found on node;ERROR:20:namespace not found on node",
			"ERROR:20:namespace not found on node",
		],
	])("of %s refuse a namespace that does not exist", (build, list, create) => {
		const ask = replyOf(build);
		expect(ask("sindex-list:ns=nowhere")).toBe(list);
		expect(ask(CREATE.replace("ns=test", "ns=nowhere"))).toBe(create);
	});

	it("take bin and type together, and refuse an index without a bin", () => {
		const ask = replyOf("8.1.2.0");
		expect(ask("sindex-create:ns=test;indexname=j;indexdata=c,STRING")).toBe("ok");
		expect(ask("sindex-list")).toContain("indexname=j:set=null:bin=c:type=string");
		expect(ask("sindex-create:ns=test;indexname=k")).toBe("ERROR:4:missing 'indexdata'");
	});

	it("refuse more indexes than a node can have", () => {
		const ask = replyOf("8.1.2.0");
		const replies = Array.from({ length: 300 }, (_, index) => ask(`sindex-create:ns=test;indexname=i${index};bin=b;type=string`));
		expect(replies[0]).toBe("ok");
		expect(replies.at(-1)).toBe("ERROR:206:index max count");
	});
});

describe("the monitor of jobs before 6.3", () => {
	it("has no job that builds an index, up to 5.6, and does not know the module from 5.7 on", () => {
		const node = new SimulatedNode({ name: "A1", version: "5.6.0.30" });
		expect(node.answer("jobs:module=sindex-builder\n", 0)).toBe("jobs:module=sindex-builder\n");
		expect(replyOf("5.7.0.31")("jobs:module=sindex-builder")).toBe('ERROR:2:module "sindex-builder" not found');
	});

	it("sets the priority of queries only before 6.0, where no query can be found by it", () => {
		const command = (module: string) => `jobs:module=${module};cmd=set-priority;trid=5;value=1`;
		expect(replyOf("5.7.0.31")(command("query"))).toBe("ERROR:2:job not active");
		expect(replyOf("5.7.0.31")(command("scan"))).toBe('ERROR:4:set-priority not supported for module "scan"');
		expect(replyOf("6.0.0.22")(command("query"))).toBe("OK");
	});
});

describe("the commands about the state of a node", () => {
	it("exist from the build on that has them", () => {
		for (const command of ["user-agents", "admin-clear-std"]) {
			expect(replyOf("8.1.2.0")(command)).toBe("");
			expect(replyOf("7.2.0.11")(command)).not.toBe("");
		}
		for (const build of ["5.7.0.31", "8.1.2.0"]) expect(replyOf(build)("health-stats")).toBe("");
	});

	it("report the settings of a namespace under both names of the parameter", () => {
		const ask = replyOf("8.1.2.0");
		expect(ask("get-config:context=namespace;id=test")).toContain("replication-factor=2");
		expect(ask("get-config:context=namespace;namespace=test")).toBe(ask("get-config:context=namespace;id=test"));
		expect(ask("get-config:context=namespace;id=nowhere")).not.toContain("replication-factor");
	});

	it("list the sets of the node's options", () => {
		const node = new SimulatedNode({ name: "A1", version: "8.1.2.0", sets: ["demo"] });
		expect(node.answer("sets/test/demo\n", 0)).toContain("ns=test:set=demo:");
		expect(node.answer("sets/test/other\n", 0)).toBe("sets/test/other\t\n");
	});
});

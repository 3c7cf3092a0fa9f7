import { describe, expect, it } from "vitest";
import { SimulatedNode } from "../../simulator/simulated-node.ts";

/** What a node of a build replies to one command. */
function replyOf(build: string) {
	const node = new SimulatedNode({ name: "A1", version: build });
	return (command: string) => node.answer(`${command}\n`, 0).slice(command.length + 1, -1);
}

// The formats are those of the server's sources.
describe("the commands of clients that are not about jobs", () => {
	const LUA = Buffer.from("function f(r) return 1 end\n").toString("base64");
	const put = `udf-put:filename=m.lua;content=${LUA};content-len=${LUA.length};udf-type=LUA;`;

	it.each(["6.0.0.22", "7.0.0.26", "8.1.2.0"])("udf-get on %s returns the module that was put", (build) => {
		const ask = replyOf(build);
		expect(ask(put)).toBe("ok");
		expect(ask("udf-get:filename=m.lua;")).toBe(`type=LUA;content=${LUA};`);
	});

	it("udf-get on 5.7 begins with the hash", () => {
		const ask = replyOf("5.7.0.31");
		ask(put);
		expect(ask("udf-get:filename=m.lua")).toMatch(/^gen=[0-9a-f]{40};type=LUA;content=/);
	});

	it("udf-get of a module that does not exist, or without a name, is an error", () => {
		const ask = replyOf("8.1.2.0");
		expect(ask("udf-get:filename=x.lua")).toBe("error=not_found");
		expect(ask("udf-get:name=x.lua")).toBe("error=invalid_filename");
	});

	it("a module of more than a megabyte is refused", () => {
		expect(replyOf("8.1.2.0")(`udf-put:filename=m.lua;content=${"A".repeat(1_400_000)}`)).toBe(
			"error=invalid_udf_content_len,>1M",
		);
	});

	it.each([
		["7.0.0.26", "ERROR::namespace-name", "ERROR::set-name"],
		["8.1.2.0", "ERROR:20:missing 'namespace'", "ERROR:4:missing 'set'"],
	])("truncate on %s succeeds, or says what is missing", (build, noNamespace, noSet) => {
		const ask = replyOf(build);
		expect(ask("truncate:namespace=test;set=demo")).toBe("ok");
		expect(ask("truncate:namespace=nowhere;set=demo")).toBe("ok");
		expect(ask("truncate:set=demo")).toBe(noNamespace);
		expect(ask("truncate:namespace=test")).toBe(noSet);
		expect(ask("truncate-namespace:namespace=test")).toBe("ok");
	});
});

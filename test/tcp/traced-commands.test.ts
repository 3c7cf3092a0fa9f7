import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { readRequest } from "../../simulator/info-server/request.ts";
import { FRAME_TYPE } from "../../src/cluster/info/frame.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

it("the commands of a large request do not keep the whole request in memory", () => {
	const body = new TextEncoder().encode("a-command-of-24-letters\n".repeat(20_000));
	collect();
	const before = process.memoryUsage().heapUsed;
	const kept = Array.from({ length: 100 }, () => {
		const request = readRequest({ kind: "frame", type: FRAME_TYPE.info, body }, { major: 8, minor: 1 });
		return request.kind === "info" ? request.commands : [];
	});
	collect();
	// All requests together have 48 MB.
	expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 * 1024 * 1024);
	expect(kept.map(({ length }) => length)).toEqual(kept.map(() => 64));
	expect(kept[99]?.[63]).toBe("a-command-of-24-letters");
});

it("requests of the same length are not confused, also if their client reuses its memory", () => {
	const memory = Buffer.alloc(6);
	const read = ["node\na", "build\n", "node\na", "node\n\n"].map((text) => {
		memory.write(text);
		const request = readRequest({ kind: "frame", type: FRAME_TYPE.info, body: memory }, { major: 8, minor: 1 });
		return request.kind === "info" && { body: request.body, commands: request.commands };
	});
	expect(read).toEqual([
		{ body: "node\na", commands: ["node"] },
		{ body: "build\n", commands: ["build"] },
		{ body: "node\na", commands: ["node"] },
		{ body: "node\n\n", commands: ["node", ""] },
	]);
});

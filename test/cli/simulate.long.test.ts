import { afterAll, describe, expect, it } from "vitest";
import { callCli } from "./call-cli.ts";
import { endSimulations, simulate } from "./simulate-here.ts";

afterAll(endSimulations);

describe("simulate", () => {
	// They run at the same time, because each of them takes many seconds and is mostly idle.
	it.concurrent.each([
		["a rolling restart", "--events", [], /^A1 +vanished .*\nA2 +(vanished|presumed) .*\nA3 +(vanished|presumed) /m],
		["is split", "--events", [], /^A1 +done .*\nA2 +done .*\nA3 +done /m],
		["Docker", "--docker", ["--alternate"], /^A1 +done .*\nA2 +done .*\nA3 +done /m],
	] as const)("shows %s in its help, which track can watch", async (purpose, option, more, evidence) => {
		const { out } = await callCli("simulate", "--help");
		const lines = out.split("\n");
		const at = lines.findIndex((text) => text.includes("# ") && text.includes(purpose));
		expect(lines[at]).toContain(`track --hosts 127.0.0.1:3000 --task-id 4660${more.map((each) => ` ${each}`).join("")}`);
		const [, args = ""] = /simulate (.*)$/.exec(lines[at + 1] ?? "") ?? [];
		expect(args).toContain(option);
		// On free ports, and three times as fast. On a slow machine a node may restart before track has seen the job there,
		// or be down when track begins, so track gets the addresses of all nodes.
		const given = args.replace(/--ports \S+ /, "").split(" ");
		const { line, end } = simulate(...given, "--time-scale", "3", "--json");
		const { hosts } = JSON.parse(await line());
		const tracked = await callCli("track", "--hosts", ...hosts, "--task-id", "4660", "--interval", "100ms", ...more);
		expect(tracked.code, tracked.out + tracked.err).toBe(0);
		expect(tracked.out).toMatch(evidence);
		expect(await end()).toBe(0);
	});
});

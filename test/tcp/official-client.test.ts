import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OfficialClientProcess } from "./support/official-client.ts";
import { type ServedStage, stage } from "./support/wire.ts";

/** What the client calls a status. */
const IN_PROGRESS = 1;
const COMPLETED = 2;

let world: ServedStage;
let client: OfficialClientProcess;

beforeAll(async () => {
	world = await stage(["A1", "A2", { name: "A3", version: "7.0.0.26" }], { life: { duration: 300, records: 100 } });
	client = new OfficialClientProcess();
	await client.call("connect", world.served.hosts[0]);
});

afterAll(async () => {
	await client.close();
	await world[Symbol.asyncDispose]();
});

const statesOf = (id: number): readonly string[] => ["A1", "A2", "A3"].map((node) => world.cluster.truth(node, BigInt(id)).state);

describe("the official client, against the served cluster", () => {
	it("finds all nodes from one seed", async () => {
		expect(await client.call("nodes")).toEqual(["A1", "A2", "A3"]);
	});

	it.each(["operate", "background"])("starts a job by `%s` on every node and waits until all have done it", async (verb) => {
		const id = await client.call<number>(verb, "demo", false);
		await client.call("wait", id, 50);
		expect(statesOf(id)).toEqual(["done", "done", "done"]);
		expect(await client.call("info", id)).toMatchObject({ status: COMPLETED, progressPct: 100, recordsRead: 300 });
	});

	it.each(["operate", "background"])("starts a job with an index filter by `%s`", async (verb) => {
		const id = await client.call<number>(verb, "demo", true);
		expect(await client.call<string>("infoAny", `query-show:trid=${id}`)).toContain("sindex-name=idx_x");
		await client.call("wait", id, 50);
		expect(statesOf(id)).toEqual(["done", "done", "done"]);
	});

	it("gets code 4 if an id is still listed", async () => {
		const id = await client.call<number>("operate", "demo", false);
		await expect(client.call("operate", "demo", false, id)).rejects.toMatchObject({ code: 4 });
	});

	it("treats an aborted job as complete", async () => {
		world.cluster.setLife({ duration: Number.POSITIVE_INFINITY });
		const aborted = await client.call<number>("operate", "demo", false);
		expect(statesOf(aborted)).toEqual(["active", "active", "active"]);
		expect(await client.call("info", aborted)).toMatchObject({ status: IN_PROGRESS });
		world.cluster.abort(BigInt(aborted));
		await client.call("wait", aborted, 20);
		expect(world.cluster.truth("A1", BigInt(aborted))).toMatchObject({ state: "done", result: "user-aborted" });
		world.cluster.setLife({ duration: 300, records: 100 });
	});

	it("sees its polls refused and reset while a node is down, and works again after its restart", async () => {
		world.cluster.setLife({ duration: Number.POSITIVE_INFINITY }, "A2");
		const id = await client.call<number>("operate", "demo", false);
		world.cluster.crash("A2");
		await expect(client.call("info", id)).rejects.toMatchObject({ code: expect.any(Number) });
		world.cluster.restart("A2");
		await world.served.settled();
		await expect.poll(() => client.call("info", id).catch(() => undefined)).toMatchObject({ status: COMPLETED });
		expect(statesOf(id)).toEqual(["done", "lost", "done"]);
	});

	it("follows a node that joins and one that leaves", async () => {
		world.cluster.join("B1");
		await expect.poll(() => client.call("nodes")).toEqual(["A1", "A2", "A3", "B1"]);
		world.cluster.leave("B1");
		world.cluster.crash("B1");
		await expect.poll(() => client.call("nodes")).toEqual(["A1", "A2", "A3"]);
	});

	it("creates an index and registers a module, and sees both finished", async () => {
		await client.call("createIndex", { ns: "test", set: "demo", bin: "x", index: "idx_demo_x" });
		const folder = mkdtempSync(join(tmpdir(), "udf-"));
		writeFileSync(join(folder, "example.lua"), "function touch(record) aerospike:update(record) end\n");
		await client.call("udfRegister", join(folder, "example.lua"));
		rmSync(folder, { recursive: true });
		expect(await client.call("infoAny", "udf-list")).toMatch(/filename=example\.lua,hash=[0-9a-f]{40},type=LUA;/);
		expect(await client.call("infoAny", "sindex-list")).toContain("indexname=idx_demo_x");
	});
});

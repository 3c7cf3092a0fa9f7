import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OfficialClientProcess } from "./support/official-client.ts";
import { type ServedStage, stage } from "./support/wire.ts";

let world: ServedStage;
let client: OfficialClientProcess;

beforeAll(async () => {
	world = await stage(["A1", "A2", { name: "A3", version: "7.0.0.26" }]);
	client = new OfficialClientProcess();
	await client.call("connect", world.served.hosts[0]);
});
afterAll(async () => {
	await client.close();
	await world[Symbol.asyncDispose]();
});
beforeEach(() => world.cluster.setLife({ duration: Number.POSITIVE_INFINITY }));

const operate = (id?: number) => client.call<number>("operate", "demo", false, id);

/**
 * The client's own wait, until it resolves. It rejects if a connection of its pool has gone since, and says nothing
 * else.
 */
async function theirs(id: number | bigint): Promise<void> {
	await expect.poll(() => client.call("wait", id, 20).then(() => "resolved", String)).toBe("resolved");
}

const ours = (id: number | bigint) => client.call<unknown>("track", id, { pollInterval: 20, forgive: 1000 });

describe("the official client's wait, and ours on the same job", () => {
	it("end at the same time if no fault happens", async () => {
		world.cluster.setLife({ duration: 200 });
		const id = await operate();
		const [, completion] = await Promise.all([theirs(id), ours(id)]);
		expect(completion).toEqual({ outcome: "ok", evidence: { A1: "done", A2: "done", A3: "done" } });
	});

	it("end when an operator aborts the job, which only ours reports", async () => {
		const id = await operate();
		expect(await client.call("status", id)).toBe("in_progress");
		world.cluster.abort(BigInt(id));
		const [, completion] = await Promise.all([theirs(id), ours(id)]);
		expect(completion).toEqual({ outcome: "aborted", evidence: { A1: "aborted", A2: "aborted", A3: "aborted" } });
	});

	it("end when a node has restarted and lost the job, which only ours reports", async () => {
		for (const node of ["A1", "A3"]) world.cluster.setLife({ duration: 0 }, node);
		const id = await operate();
		expect(await client.call("status", id)).toBe("in_progress");
		world.cluster.restart("A2");
		await world.served.settled();
		const [, completion] = await Promise.all([theirs(id), ours(id)]);
		expect(completion).toEqual({ outcome: "uncertain", evidence: { A1: "done", A2: "vanished", A3: "done" } });
		expect(world.cluster.truth("A2", BigInt(id)).state).toBe("lost");
	});

	it("end even if a node never got the job, which only ours reports", async () => {
		world.cluster.setLife({ duration: 0 });
		const id = await operate();
		world.cluster.join("B1");
		await expect.poll(() => client.call("nodes")).toEqual(["A1", "A2", "A3", "B1"]);
		const [, completion] = await Promise.all([theirs(id), ours(id)]);
		expect(completion).toEqual({ outcome: "uncertain", evidence: { A1: "done", A2: "done", A3: "done", B1: "joined" } });
		world.cluster.leave("B1");
		world.cluster.crash("B1");
		await expect.poll(() => client.call("nodes")).toEqual(["A1", "A2", "A3"]);
	});

	it("are about the same job up to the id 2^53 - 1", async () => {
		world.cluster.setLife({ duration: 200 });
		const id = await operate(2 ** 53 - 1);
		const [, completion] = await Promise.all([theirs(id), ours(id)]);
		expect(completion).toMatchObject({ outcome: "ok" });
		expect(world.cluster.truth("A1", 2n ** 53n - 1n).state).toBe("done");
	});

	it.each([2n ** 53n + 1n, 2n ** 63n + 1n, 2n ** 64n - 1n])("are about two jobs above that, as with the id %d", async (id) => {
		world.cluster.launch({ taskId: id, life: { duration: Number.POSITIVE_INFINITY } });
		await client.call("attach", id);
		// Theirs looks for a number that has lost its last digit, finds no job of that name, and is content.
		await theirs(id);
		expect(world.cluster.truth("A1", id).state).toBe("active");
		expect(await client.call("status", id)).toBe("in_progress");
		await expect(client.call("trackByNumber", id)).rejects.toThrow(/has lost digits/);
		world.cluster.abort(id);
		expect(await ours(id)).toMatchObject({ outcome: "aborted" });
	});
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureHabits } from "../../../kit/drivers/measure/measure-habits.ts";
import type { Measured } from "../../../kit/drivers/measure/measured.ts";
import { AdapterPool } from "../../../kit/stdio/adapter-pool.ts";

describe("the habits of a driver are measured over its own sockets", () => {
	const pool = new AdapterPool([process.execPath, "examples/adapters/library.mjs"], 3);
	let measured: Partial<Measured> = {};

	beforeAll(async () => {
		const hello = await pool.use(async (adapter) => adapter.hello);
		measured = await measureHabits(pool, hello);
	});
	afterAll(() => pool.close());

	it.each([
		["graceRounds", 3],
		["graceCounts", "in-a-row"],
		["knowsIndexFilter", false],
	] as const)("%s of this library is %s", (habit, value) => {
		expect(measured[habit]).toEqual({ kind: "value", value });
	});

	it("does not measure a request timeout that the caller sets", () => {
		expect(measured.requestTimeoutMs).toEqual({
			kind: "not shown",
			why: "the driver takes a request timeout from the caller",
		});
	});
});

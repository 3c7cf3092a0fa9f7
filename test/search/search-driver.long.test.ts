import { describe, expect, test } from "vitest";
import { replayDriver } from "../../bin/searching/replay-driver.ts";
import { openStdioDriver } from "../../kit/drivers/stdio.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { drawOverSockets } from "../../kit/search/draw-over-sockets.ts";
import { searchDriver } from "../../kit/search/search-driver.ts";
import { textOutput } from "../cli/text-output.ts";

describe("The search of a driver", () => {
	test("finds no failure in the library over its own sockets, and a replay says the same", async () => {
		const command = `'${process.execPath}' test/search/fixtures/searched-driver.mjs right`;
		const driver = await openStdioDriver(command, { adapters: 1, patience: 10 });
		try {
			const { found, profiles } = await searchDriver(driver, { runs: 12, seed: 3 });
			expect(found).toEqual([]);
			expect(profiles).toEqual({ wire: { schedules: 12, refused: 0 } });
			const out = textOutput();
			const terminal = { out, err: textOutput(), interrupted: new AbortController().signal };
			const schedule = drawOverSockets(createRandom(4));
			expect(await replayDriver(schedule, { command, profile: undefined, isJson: false }, terminal)).toBe(0);
			expect(out.written.join("")).toMatch(/^searched 1, over its own sockets\n[\s\S]*\nThe run meets the specification\.\n$/);
		} finally {
			await driver.close();
		}
	});
});

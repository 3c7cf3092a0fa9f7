import { expect, it } from "vitest";
import { MAIN, runProgram } from "../cli/run-cli.ts";

/** How a command ends whose terminal hangs up, such as `exit 129`. */
async function endAfterHangUp(terminal: "controlling" | "plain", call: string): Promise<string> {
	const program = [process.execPath, MAIN, ...call.split(" ")];
	const { out, err } = await runProgram("python3", ["test/outside/support/hang-up.py", terminal, ...program]);
	expect(err).toBe("");
	return out.trimEnd();
}

it.each(["simulate", "conform", "fuzz --for 1h --workers 1", "explore --nodes 4"])(
	"%s exits with 129 when its terminal hangs up",
	async (call) => {
		expect(await endAfterHangUp("controlling", call)).toBe("exit 129");
	},
);

it("a terminal that is gone counts as hung up, also if the system does not tell so", async () => {
	expect(await endAfterHangUp("plain", "simulate")).toBe("exit 129");
});

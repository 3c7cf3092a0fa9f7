import { expect, it } from "vitest";
import { runCommand } from "../../bin/run-command.ts";
import { startSimulator } from "../../simulator/control/index.ts";
import { textOutput } from "./text-output.ts";

it("a wait that ends without a result leaves the last state of the nodes on the terminal", async () => {
	const simulator = await startSimulator({ nodes: 1 });
	simulator.cluster.launch({ taskId: 4660n, life: { duration: 600_000 } });
	const [out, err] = [textOutput({ width: 80, rows: 24 }), textOutput({ width: 80, rows: 24 })];
	const call = ["track", "--hosts", simulator.hosts.join(), "--task-id", "4660", "--timeout", "300ms"];
	const code = await runCommand(call, { out, err, interrupted: new AbortController().signal });
	expect(code).toBe(2);
	// A block that is removed ends with the code that clears the rest of the screen.
	expect(out.written.at(-1)).toMatch(/^A1 {2}running/m);
	expect(err.written.join("")).toContain("Task 4660 did not complete within 300 ms");
	await simulator.close();
});

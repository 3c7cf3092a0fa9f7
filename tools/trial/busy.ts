import { spawn } from "node:child_process";

const BUSY_LOOP = "for (;;);";

/** Starts processes that keep as many processors busy. Returns a function that ends them. */
export function keepBusy(count: number): () => void {
	const loops = Array.from({ length: count }, () => spawn(process.execPath, ["-e", BUSY_LOOP], { stdio: "ignore" }));
	const end = () => {
		for (const loop of loops) loop.kill("SIGKILL");
	};
	process.on("exit", end);
	return end;
}

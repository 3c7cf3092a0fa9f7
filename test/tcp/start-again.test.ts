import { Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/index.ts";
import { createScaledClock, serveLifelikeCluster } from "../../simulator/tcp/index.ts";
import { isThorough } from "../support/counts.ts";

const { listen } = Server.prototype;
afterEach(() => {
	Server.prototype.listen = listen;
});

/** Makes every attempt to listen on a certain port fail, as if another program had it. */
function takePort(choose: (port: number) => boolean): void {
	Server.prototype.listen = function (this: Server, ...args: unknown[]) {
		const [{ port }] = args as [{ readonly port: number }];
		if (!choose(port)) return Reflect.apply(listen, this, args);
		const error = Object.assign(new Error("listen EADDRINUSE"), { code: "EADDRINUSE", port });
		process.nextTick(() => this.emit("error", error));
		return this;
	};
}

// A node waits five seconds for its own port, in case its last process has not left it yet.
describe.runIf(isThorough)("a cluster whose port another program takes before it listens", () => {
	it("starts on other ports if the system had picked the port", async () => {
		let taken: number | undefined;
		takePort((port) => {
			if (port === 0) return false;
			taken ??= port;
			return port === taken;
		});
		const served = await serveLifelikeCluster(new SimulatedCluster({ nodes: ["A", "B"], clock: createScaledClock() }));
		try {
			expect(taken).toBeGreaterThan(0);
			expect(served.hosts).toHaveLength(2);
			expect(served.hosts).not.toContain(`127.0.0.1:${taken}`);
		} finally {
			await served.close();
		}
	});
});

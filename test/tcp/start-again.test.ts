import { Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/index.ts";
import { createScaledClock, serveLifelikeCluster } from "../../simulator/tcp/index.ts";
import { isThorough } from "../support/counts.ts";
import { RawClient } from "./support/wire.ts";

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

describe("a cluster whose port another program takes before it listens", () => {
	const start = (addresses?: Readonly<Record<string, { readonly listen: readonly string[] }>>) => {
		const cluster = new SimulatedCluster({ nodes: ["A", "B"], clock: createScaledClock() });
		return serveLifelikeCluster(cluster, addresses === undefined ? {} : { addresses });
	};

	it("does not start if you gave the port", async () => {
		takePort((port) => port === 3999);
		await expect(start({ B: { listen: ["127.0.0.1:3999"] } })).rejects.toThrow(
			/^Node B cannot listen on 127\.0\.0\.1:3999: another program uses the port\.$/,
		);
	});

	it("does not have two nodes on one port, if the system picks a port twice", async () => {
		// A node listens only after ports were found for all nodes, so the system may pick the port of the first again.
		let first: number | undefined;
		const { address } = Server.prototype;
		let asked = 0;
		Server.prototype.address = function (this: Server) {
			const bound = Reflect.apply(address, this, []);
			if (bound === null || typeof bound === "string") return bound;
			first ??= bound.port;
			asked++;
			return asked === 2 ? { ...bound, port: first } : bound;
		};
		try {
			const served = await start();
			expect(asked).toBeGreaterThan(2);
			expect(new Set(served.hosts).size).toBe(2);
			await served.close();
		} finally {
			Server.prototype.address = address;
		}
	});

	// It waits five seconds for the port, as a node does whose last process has not left it yet.
	if (isThorough) {
		it("starts on other ports if the system had picked the port", async () => {
			let taken: number | undefined;
			takePort((port) => {
				if (port === 0) return false;
				taken ??= port;
				return port === taken;
			});
			const served = await start();
			try {
				expect(taken).toBeGreaterThan(0);
				expect(served.hosts).toHaveLength(2);
				expect(served.hosts).not.toContain(`127.0.0.1:${taken}`);
				for (const host of served.hosts) {
					using wire = await RawClient.to(host);
					expect(await wire.ask("partition-generation")).toBe("partition-generation\t1\n");
				}
			} finally {
				await served.close();
			}
		});
	}
});

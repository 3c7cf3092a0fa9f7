import { type HelloResult, PROFILES, type ProfileName } from "../protocol/messages.ts";
import { Declined, type Driver, type Profile, type ReplyReading } from "../run/driver.ts";
import { AdapterPool, type Adapters, MOST_ADAPTERS } from "../stdio/adapter-pool.ts";
import { splitCommand } from "../stdio/command-line.ts";
import { decideProfile } from "./decide-profile.ts";
import { declaredHabits } from "./declared-habits.ts";
import { wireProfile } from "./wire-profile.ts";

const PARSE_LIMIT_MS = 10_000;

/** A driver behind an adapter in another process. */
export interface StdioDriver extends Driver {
	readonly version: string;
	readonly hello: HelloResult;
	/** Sends `bye` to the adapters. After `patienceMs`, those that still run are ended. Default: 3000. */
	close(patienceMs?: number): Promise<void>;
	/** Ends the adapters immediately. Running and later requests fail. */
	kill(): void;
}

export interface StdioOptions {
	/** The profiles to use, among those that the adapter offers. Default: all. */
	readonly profiles?: readonly ProfileName[];
	/** How many adapters run at the same time, 1 to 16. It can depend on what the driver offers. Default: 16. */
	readonly adapters?: number | ((hello: HelloResult) => number);
	/** Multiplies the time limits and tolerances of the profile wire. Default: 1. */
	readonly patience?: number;
	/** Ends the adapter at once while it is being opened. `openStdioDriver` then rejects with the reason. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Starts the adapter of a driver and asks what it can do.
 *
 * @param command split into arguments like in a POSIX shell, but no shell is run
 * @throws SyntaxError if the command cannot be split
 * @throws HarnessError if the adapter cannot be started or does not answer `hello` correctly
 */
export async function openStdioDriver(command: string, options: StdioOptions = {}): Promise<StdioDriver> {
	const { profiles = PROFILES, adapters = MOST_ADAPTERS, patience = 1, signal } = options;
	const pool = new AdapterPool(splitCommand(command));
	signal?.throwIfAborted();
	const stop = () => pool.kill();
	signal?.addEventListener("abort", stop, { once: true });
	try {
		const hello = await pool.use(async (adapter) => adapter.hello);
		const size = typeof adapters === "number" ? adapters : adapters(hello);
		pool.resize(Math.min(Math.max(size, 1), MOST_ADAPTERS));
		const habits = declaredHabits(hello);
		const offers = (name: ProfileName) => hello.profiles.includes(name) && profiles.includes(name);
		const profilesOver = (own: Adapters): readonly Profile[] => [
			...(offers("decide") ? [decideProfile(own, hello, habits)] : []),
			...(offers("wire") ? [wireProfile(own, hello, habits, patience)] : []),
		];
		const driver: Driver = {
			name: hello.name,
			habits,
			capabilities: hello.capabilities ?? {},
			profiles: profilesOver(pool),
			...(offers("parse") && { parse: (reply: string, taskId?: string) => parse(pool, reply, taskId) }),
		};
		return {
			...driver,
			version: hello.version,
			hello,
			afresh: () => ({ ...driver, version: hello.version, profiles: profilesOver(pool.fresh()) }),
			close: (patienceMs) => pool.close(patienceMs),
			kill: () => pool.kill(),
		};
	} catch (error) {
		await pool.close();
		signal?.throwIfAborted();
		throw error;
	} finally {
		signal?.removeEventListener("abort", stop);
	}
}

async function parse(pool: AdapterPool, reply: string, taskId: string | undefined): Promise<ReplyReading> {
	const params = { reply, ...(taskId !== undefined && { taskId }) };
	const answer = await pool.use((adapter) => adapter.request("parse", params, PARSE_LIMIT_MS));
	if (answer.kind === "unsupported") throw new Declined(answer.why);
	const { status, ...error } = answer.result;
	return status === "error" ? { status, ...error } : { status };
}

import { type HelloResult, PROFILES, type ProfileName } from "../protocol/messages.ts";
import { type Driver, type Profile, type ReplyReading, Unsupported } from "../run/driver.ts";
import { type AdapterPool, createAdapterPool, MOST_ADAPTERS } from "../stdio/adapter-pool.ts";
import { splitWords } from "../stdio/word-list.ts";
import { decideProfile } from "./decide-profile.ts";
import { declaredHabits } from "./declared-habits.ts";
import { wireProfile } from "./wire-profile.ts";

const PARSE_LIMIT_MS = 10_000;

/** A driver behind an adapter, which is a process of its own. */
export interface StdioDriver extends Driver {
	readonly version: string;
	readonly hello: HelloResult;
	/** Says bye to its adapters. `patienceMs`: whichever has not ended by then is ended; default 3000. */
	close(patienceMs?: number): Promise<void>;
	/** Ends its adapters at once, and what they are asked; nothing can be asked of it from then on. */
	kill(): void;
}

export interface StdioOptions {
	/** The profiles that are used, of those that the adapter offers; default all. */
	readonly profiles?: readonly ProfileName[];
	/** Adapters side by side, 1 to 16, which may hang on what the driver offers; default 16. */
	readonly adapters?: number | ((hello: HelloResult) => number);
	/** How many times as long as usual a call over the wire may take, and be off by; default 1. */
	readonly patience?: number;
}

/**
 * Starts the adapter of a driver and asks what it can do.
 *
 * @param command its words as a POSIX shell would split them; no shell is run
 * @throws SyntaxError where the command cannot be split
 * @throws HarnessError where the adapter cannot be started, or does not say hello as it should
 */
export async function openStdioDriver(command: string, options: StdioOptions = {}): Promise<StdioDriver> {
	const { profiles = PROFILES, adapters = MOST_ADAPTERS, patience = 1 } = options;
	const pool = createAdapterPool(splitWords(command));
	try {
		const hello = await pool.use(async (adapter) => adapter.hello);
		const size = typeof adapters === "number" ? adapters : adapters(hello);
		pool.resize(Math.min(Math.max(size, 1), MOST_ADAPTERS));
		const habits = declaredHabits(hello);
		const offers = (name: ProfileName) => hello.profiles.includes(name) && profiles.includes(name);
		const ways: Profile[] = [];
		if (offers("decide")) ways.push(decideProfile(pool, hello, habits));
		if (offers("wire")) ways.push(wireProfile(pool, hello, habits, patience));
		return {
			name: hello.name,
			version: hello.version,
			hello,
			habits,
			profiles: ways,
			...(offers("parse") && { parse: (reply, taskId) => parse(pool, reply, taskId) }),
			close: pool.close,
			kill: pool.kill,
		};
	} catch (error) {
		await pool.close();
		throw error;
	}
}

async function parse(pool: AdapterPool, reply: string, taskId: string | undefined): Promise<ReplyReading> {
	const params = { reply, ...(taskId !== undefined && { taskId }) };
	const answer = await pool.use((adapter) => adapter.request("parse", params, PARSE_LIMIT_MS));
	if (answer.kind === "unsupported") throw new Unsupported(answer.why);
	const { status, ...error } = answer.result;
	return status === "error" ? { status, ...error } : { status };
}

import type { Habits } from "../../protocol/messages.ts";

/** The name of a habit in an adapter's `hello`. */
export type Habit = keyof Habits;

export const NOT_SHOWN = "not shown";

/** What a measurement came to: the value that an adapter would declare, or why it showed none. */
export type Measurement<H extends Habit> =
	| { readonly kind: "value"; readonly value: NonNullable<Habits[H]> }
	| { readonly kind: typeof NOT_SHOWN; readonly why: string };

/** The habits that were measured, by name. */
export type Measured = { readonly [H in Habit]: Measurement<H> };

import type { Habits } from "../../protocol/messages.ts";

/** The name of a habit in an adapter's `hello`. */
export type Habit = keyof Habits;

export const NOT_SHOWN = "not shown";

/** The result of a measurement: the value that an adapter would declare, or the reason why there is no value. */
export type Measurement<H extends Habit> =
	| { readonly kind: "value"; readonly value: NonNullable<Habits[H]> }
	| { readonly kind: typeof NOT_SHOWN; readonly why: string };

/** The habits that were measured, by name. */
export type Measured = { readonly [H in Habit]: Measurement<H> };

import { COLOURS } from "./colours.ts";

/** The style of lanes, inside a page and alone. Every mark has a text, so no information depends only on colour. */
export const LANES_RULES = `
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .paper { fill: var(--paper); }
svg .name { font-weight: 600; }
svg .about, svg .time, svg .none, svg .right, svg .gap { fill: var(--quiet); }
svg .time { text-anchor: start; }
svg .tick { stroke: var(--line); stroke-dasharray: 2 3; }
svg .border { stroke: var(--line); }
svg .m rect { fill: var(--shade); stroke: var(--line); }
svg .m.active rect { fill: color-mix(in srgb, var(--busy) 20%, var(--paper)); stroke: var(--busy); }
svg .m.done rect { fill: color-mix(in srgb, var(--good) 20%, var(--paper)); stroke: var(--good); }
svg .m.error rect, svg .m.wrong rect { fill: color-mix(in srgb, var(--bad) 18%, var(--paper)); stroke: var(--bad); }
svg .m.silent rect { fill: none; stroke: var(--quiet); stroke-dasharray: 3 2; }
svg .m.state rect { stroke: none; }
svg .m.paused rect { fill: color-mix(in srgb, var(--other) 25%, var(--paper)); }
svg .m.wrong rect { stroke-width: 2.5; }
svg .m.fault path { fill: var(--other); }
svg .m.deadline line { stroke: var(--other); stroke-width: 3; }
svg .differs { fill: var(--bad); font-weight: 600; }
svg .m:hover rect, svg .m:focus rect { stroke: var(--ink); stroke-width: 2; stroke-dasharray: none; }
svg .m:focus { outline: none; }
svg .m:focus path, svg .m:focus line { stroke: var(--ink); stroke-width: 2; }
`;

export const LANES_STYLE: string = `:root { ${COLOURS} }${LANES_RULES}`;

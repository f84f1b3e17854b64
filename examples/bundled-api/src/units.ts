/** Metres. */
export const lengths = {
  m: 1,
  km: 1000,
  mile: 1609.344,
  nauticalMile: 1852,
  foot: 0.3048,
  inch: 0.0254,
} as const;

export type Unit = keyof typeof lengths;

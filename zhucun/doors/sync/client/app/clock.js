// Days and instants. Days are "2026-11-28" as the villages count them (UTC+8), whatever the phone's zone.

const ZONE_MINUTES = 8 * 60;
const DAY = 24 * 3600 * 1000;

export function dayOf(instant) {
  return new Date(instant + ZONE_MINUTES * 60 * 1000).toISOString().slice(0, 10);
}

export function today() {
  return dayOf(Date.now());
}

export function plusDays(day, number) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + number * DAY).toISOString().slice(0, 10);
}

export function daysBetween(first, second) {
  return Math.round((Date.parse(`${second}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY);
}

/** The device's clock, right or wrong, with its offset: both times are kept. */
export function now() {
  return `${new Date(Date.now() + ZONE_MINUTES * 60 * 1000).toISOString().slice(0, 19)}+08:00`;
}

/** 11-28, or 2025-11-28 where it is another year. */
export function short(day) {
  return day && day.slice(0, 4) === today().slice(0, 4) ? day.slice(5) : day || "";
}

/** 11-28 09:05 */
export function moment(instant) {
  return instant ? new Date(instant + ZONE_MINUTES * 60 * 1000).toISOString().slice(5, 16).replace("T", " ") : "";
}

export function weekday(day) {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** `GET /` says how warm it is. Stands for a call of a weather station, with its key. */
export default {
  fetch: (request, env) => Response.json({ station: "Oslo", celsius: 7, authorized: env.STATION_KEY !== undefined }),
};

export default {
  fetch: (request, env) => Response.json({ release: env.RELEASE }),
};

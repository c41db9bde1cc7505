// The API's documents: shows the schema; what one tries is sent with the session and its CSRF token.

const page = document.getElementById("api");

window.SwaggerUIBundle({
  url: page.dataset.schema,
  dom_id: "#api",
  deepLinking: true,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor: (request) => {
    if (!["GET", undefined].includes(request.method)) request.headers["X-CSRFToken"] = page.dataset.csrf;
    return request;
  },
});

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.minidev.json.JSONArray;
import net.minidev.json.JSONObject;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.RuntimeServices;
import org.apache.velocity.runtime.RuntimeSingleton;

/**
 * Renders templates with a warm Apache Velocity 1.7. One line in: name, base64 template, base64 body, milliseconds to run for,
 * separated by tabs; one line out: nanoseconds a render. The first line of a name parses the template.
 */
public final class VelocityBench {
  public static final class Input {
    private final String body;
    private DocumentContext document;

    Input(String body) {
      this.body = body;
    }

    public Object path(String path) {
      if (document == null) document = JsonPath.parse(body);
      try {
        return document.read(path);
      } catch (PathNotFoundException missing) {
        return null;
      }
    }

    public String json(String path) {
      Object value = path(path);
      if (value instanceof Map) return JSONObject.toJSONString((Map<String, Object>) value, JSONStyle.LT_COMPRESS);
      if (value instanceof List) return JSONArray.toJSONString((List<Object>) value, JSONStyle.LT_COMPRESS);
      return JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS);
    }

    public Map<String, Map<String, String>> params() {
      Map<String, Map<String, String>> all = new LinkedHashMap<>();
      all.put("path", Map.of("id", "7"));
      all.put("querystring", Map.of("a", "1"));
      all.put("header", Map.of("Accept", "application/json"));
      return all;
    }

    public String params(String name) {
      return name.equals("id") ? "7" : null;
    }
  }

  public static final class Util {
    public String escapeJavaScript(Object text) {
      return org.apache.commons.lang.StringEscapeUtils.escapeJavaScript(String.valueOf(text));
    }
  }

  public static void main(String[] arguments) throws Exception {
    RuntimeSingleton.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    RuntimeSingleton.init();
    RuntimeServices services = RuntimeSingleton.getRuntimeServices();
    Map<String, Template> templates = new LinkedHashMap<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t");
      String text = new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      String body = new String(Base64.getDecoder().decode(parts[2]), StandardCharsets.UTF_8);
      Template template = templates.get(parts[0]);
      if (template == null) {
        template = new Template();
        template.setRuntimeServices(services);
        template.setData(services.parse(new java.io.StringReader(text), parts[0]));
        template.initDocument();
        templates.put(parts[0], template);
      }
      long end = System.nanoTime() + Long.parseLong(parts[3]) * 1_000_000;
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() < end) {
        for (int i = 0; i < 50; i++) render(template, body);
        count += 50;
      }
      System.out.println((System.nanoTime() - start) / count);
    }
  }

  private static void render(Template template, String body) {
    VelocityContext context = new VelocityContext();
    context.put("input", new Input(body));
    context.put("util", new Util());
    context.put("context", Map.of("stage", "dev"));
    template.merge(context, new StringWriter());
  }
}

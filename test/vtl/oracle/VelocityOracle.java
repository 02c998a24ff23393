import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;

/**
 * Renders templates with Apache Velocity 1.7: one base64 template a line in, one base64 answer a line out.
 * `$doc` is the document of the tests; an undefined reference prints nothing, as in API Gateway.
 */
public final class VelocityOracle {
  /** A list that prints as JSON, as json-smart's does. */
  static final class JsonList extends ArrayList<Object> {
    @Override
    public String toString() {
      return json(this);
    }
  }

  static String json(Object value) {
    if (value instanceof String) {
      return '"' + ((String) value).replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/") + '"';
    }
    StringBuilder out = new StringBuilder();
    if (value instanceof List) {
      for (Object item : (List<?>) value) out.append(out.length() == 0 ? "" : ",").append(json(item));
      return "[" + out + "]";
    }
    if (value instanceof Map) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.append(out.length() == 0 ? "" : ",").append(json(String.valueOf(entry.getKey()))).append(':').append(json(entry.getValue()));
      }
      return "{" + out + "}";
    }
    return String.valueOf(value);
  }

  static JsonList list(Object... items) {
    JsonList list = new JsonList();
    for (Object item : items) list.add(item);
    return list;
  }

  static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  static Map<String, Object> document() {
    return map(
        "s", "hello world", "n", 42, "f", 1.5, "z", 10.0, "big", 12345678901L, "t", true, "fl", false, "nul", null,
        "l", list("b", "a", "c"), "e", list(), "o", map("k1", "v1", "k2", "v2"), "eo", map(),
        "items", list(map("id", 1, "name", "x"), map("id", 2, "name", "y")), "q", "say \"hi\"", "es", "", "nums", list(3, 1, 2));
  }

  static String render(VelocityEngine engine, String template, String name) {
    try {
      VelocityContext context = new VelocityContext();
      context.put("doc", document());
      EventCartridge cartridge = new EventCartridge();
      cartridge.addEventHandler((ReferenceInsertionEventHandler) (reference, value) -> value == null ? "" : value);
      cartridge.attachToContext(context);
      StringWriter out = new StringWriter();
      engine.evaluate(context, out, name, template);
      return "OK " + out;
    } catch (Throwable error) {
      return "ERR " + error.getClass().getSimpleName() + " " + error.getMessage();
    }
  }

  public static void main(String[] arguments) throws Exception {
    VelocityEngine engine = new VelocityEngine();
    engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    engine.setProperty("resource.loader", "none");
    engine.setProperty("directive.set.null.allowed", "true");
    engine.setProperty("directive.foreach.maxloops", "1000");
    engine.init();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    int count = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String template = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
      String answer = render(engine, template, "template" + count++);
      out.println(Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8)));
    }
  }
}

package io.kairos.engine.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.host.Finding.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** All findings about a host, for people and for programs. */
public final class HostReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Host host;
    private final List<Finding> findings = new ArrayList<>();

    /** Looks at the host now. */
    public HostReport(Host host) {
        this.host = host;
        for (List<Function<Host, Finding>> group : List.of(ProcessorChecks.all(), SystemChecks.all())) {
            group.forEach(check -> findings.add(check.apply(host)));
        }
    }

    /** The findings, in the order of the checks. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The worst state found. */
    public State worst() {
        return findings.stream().map(Finding::state).max(State::compareTo).orElse(State.OK);
    }

    /** One line a finding, with reason and advice under what is not as it should be. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append("Hot cores: ")
                .append(host.hot().isEmpty() ? "none set apart (isolate one, or name it by --cpu)" : host.hot())
                .append('\n');
        for (Finding finding : findings) {
            out.append(String.format(Locale.ROOT, "%-8s%-16s%s%n", finding.state(), finding.id(), finding.found()));
            if (finding.advice() != null) {
                out.append(String.format(Locale.ROOT, "%24s%s%n", "", "why: " + finding.why()));
                out.append(String.format(Locale.ROOT, "%24s%s%n", "", "do:  " + finding.advice()));
            }
        }
        return out.toString();
    }

    /** As one JSON object: {@code hotCpus}, {@code worst}, {@code findings}. */
    public String json() throws JsonProcessingException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", finding.id());
            one.put("state", finding.state().name());
            one.put("found", finding.found());
            one.put("why", finding.why());
            one.put("advice", finding.advice());
            all.add(one);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("hotCpus", host.hot().toString());
        body.put("worst", worst().name());
        body.put("findings", all);
        return JSON.writeValueAsString(body);
    }
}

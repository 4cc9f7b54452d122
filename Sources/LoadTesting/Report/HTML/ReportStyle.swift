/// The style sheet of `report.html`: both themes, print, forced colours, phone and desk.
///
/// Colours keep a contrast of at least 4.5:1 for text and marks in both themes, and the three execution models stay apart
/// under protanopia, deuteranopia and tritanopia; each also has a mark of its own.
enum ReportStyle {
    /// SHA-256 of `css`, base64, as the page's content security policy names it; a test computes it again.
    static let hash = "s7nrEpGcIYTcpLo/1d/xY6gGmgPLCTOy/5+HJoQZak0="

    static let css = #"""
        :root{--bg:#f5f6f8;--panel:#fff;--ink:#1a1d23;--mut:#4b5361;--line:#d5d9e0;--grid:#e3e6eb;--axis:#8b93a1;
        --link:#1b4db3;--hl:#f0f3f9;
        --m1:#1b4db3;--m2:#a85200;--m3:#5e0b4f;--base:#5f6673;--fail:#a8071a;--failbg:#fdecea;--pass:#0a6847;
        --passbg:#e6f4ee;--warn:#8a5300;--warnbg:#fdf1dd;--info:#1b4db3;--infobg:#e9effb;
        color-scheme:light}
        @media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){--bg:#12151a;--panel:#1a1e25;--ink:#e8eaee;
        --mut:#a9b1bf;--line:#343b47;--grid:#2a303a;--axis:#6d7686;--link:#8bb8ff;--hl:#222834;
        --m1:#6ea8ff;--m2:#ff9440;--m3:#f2d6ff;--base:#9aa4b2;--fail:#ff8f87;--failbg:#3a1517;--pass:#5fd3a5;
        --passbg:#10301f;--warn:#f2b94b;--warnbg:#33260b;--info:#8bb8ff;--infobg:#16243d;
        color-scheme:dark}}
        @media screen{:root[data-theme=dark]{--bg:#12151a;--panel:#1a1e25;--ink:#e8eaee;--mut:#a9b1bf;--line:#343b47;--grid:#2a303a;
        --axis:#6d7686;--link:#8bb8ff;--hl:#222834;
        --m1:#6ea8ff;--m2:#ff9440;--m3:#f2d6ff;--base:#9aa4b2;--fail:#ff8f87;--failbg:#3a1517;--pass:#5fd3a5;
        --passbg:#10301f;--warn:#f2b94b;--warnbg:#33260b;--info:#8bb8ff;--infobg:#16243d;
        color-scheme:dark}}
        *{box-sizing:border-box}[hidden]{display:none!important}
        html{-webkit-text-size-adjust:100%;scroll-padding-top:56px}
        body{margin:0;background:var(--bg);color:var(--ink);
        font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,
        sans-serif}
        code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",
        monospace;font-size:.92em}
        a{color:var(--link)}
        a:focus-visible,button:focus-visible,summary:focus-visible,
        [tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
        .wrap{max-width:1240px;margin:0 auto;padding:0 20px}
        .vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .skip{position:absolute;left:-999px}.skip:focus{left:12px;top:8px;background:var(--panel);padding:6px 10px;
        z-index:9}
        header.top{padding:22px 0 0}
        h1{font-size:22px;line-height:1.25;margin:0 0 2px;font-weight:650}
        .sub{color:var(--mut);margin:0;font-size:14px}
        h2{font-size:19px;margin:0 0 4px;font-weight:650}
        h3{font-size:16px;margin:0 0 4px;font-weight:650}
        h4{font-size:14px;margin:0 0 6px;font-weight:650}
        h1,h2,h3,p,li,.brk{overflow-wrap:anywhere}.brk{min-width:110px}
        .lede{color:var(--mut);margin:0 0 14px;max-width:78ch;font-size:14px}
        section{padding:30px 0 0}
        nav.toc{position:sticky;top:0;z-index:5;background:var(--bg);border-bottom:1px solid var(--line);
        margin-top:20px}
        nav.toc .wrap{display:flex;align-items:center;gap:4px;overflow-x:auto;scrollbar-width:none}
        nav.toc a{padding:11px 10px;text-decoration:none;white-space:nowrap;font-size:14px;color:var(--mut)}
        nav.toc a:hover{color:var(--ink);text-decoration:underline}
        nav.toc a:first-child{padding-left:0}
        nav.toc .sp{flex:1}
        .chip{display:inline-flex;align-items:center;gap:5px;font-weight:650;white-space:nowrap}
        .fail{color:var(--fail)}.pass{color:var(--pass)}.warn{color:var(--warn)}.info{color:var(--info)}
        .mut{color:var(--mut)}
        .ic{width:14px;height:14px;flex:none;fill:currentColor;vertical-align:-2px}
        button{font:inherit;font-size:13px;color:var(--ink);background:var(--panel);border:1px solid var(--line);
        border-radius:6px;padding:4px 10px;cursor:pointer;white-space:nowrap}
        button:hover{background:var(--hl)}button[aria-pressed=true]{border-color:var(--link);color:var(--link)}
        .verdict{margin-top:16px;background:var(--panel);border:1px solid var(--line);border-left:6px solid var(--fail);
        border-radius:8px;display:grid;grid-template-columns:minmax(0,1fr) 330px}
        .verdict.v-pass{border-left-color:var(--pass)}.verdict.v-warn{border-left-color:var(--warn)}
        .verdict .say{padding:18px 22px}
        .verdict .word{display:flex;align-items:center;gap:10px;font-size:26px;line-height:1.2;font-weight:750;
        letter-spacing:.01em;color:var(--fail);margin:0}
        .v-warn .word{color:var(--warn)}.v-pass .word{color:var(--pass)}
        .verdict .word .ic{width:26px;height:26px}
        .verdict .sent{font-size:17px;margin:8px 0 12px;max-width:62ch}
        .why{margin:0;padding:0;list-style:none;border-top:1px solid var(--grid)}
        .why li{padding:7px 0;border-bottom:1px solid var(--grid);display:flex;gap:8px;font-size:14.5px}
        .why li:last-child{border-bottom:0;padding-bottom:0}
        .why .ic{margin-top:4px}
        .facts{border-left:1px solid var(--line);padding:18px 22px;font-size:13.5px}
        dl{margin:0;display:grid;grid-template-columns:auto minmax(0,1fr);gap:3px 14px}
        dt{color:var(--mut)}dd{margin:0;overflow-wrap:anywhere}
        .tiles{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;margin:12px 0 0;padding:0;
        list-style:none}
        .tiles li{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:11px 14px}
        .tiles .k{font-size:13px;color:var(--mut);display:block}
        .tiles .v{font-size:23px;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums;display:block}
        .tiles .v small{font-size:14px;font-weight:500;color:var(--mut)}
        .tiles .c{font-size:12.5px;display:flex;gap:5px;align-items:center;color:var(--mut)}
        .card{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:16px 18px}
        .note{background:var(--warnbg);border:1px solid var(--line);border-radius:8px;padding:10px 14px;font-size:14px;
        margin:12px 0 0}
        .note+.lede{margin-top:12px}
        .note ul{margin:4px 0 0;padding-left:20px}
        .scroll{position:relative;overflow-x:auto;background:var(--panel);border:1px solid var(--line);
        border-radius:8px}
        table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
        th,td{padding:6px 10px;text-align:left;vertical-align:middle;border-bottom:1px solid var(--grid)}
        tbody tr:last-child>*{border-bottom:0}
        thead th{font-weight:600;color:var(--mut);white-space:nowrap;border-bottom:1px solid var(--line);
        vertical-align:bottom;font-size:12.5px}
        thead th button{border:0;background:none;padding:0;font-weight:600;color:var(--mut);font-size:12.5px}
        thead th button:hover{color:var(--ink);text-decoration:underline;background:none}
        th[aria-sort=ascending] button::after{content:" ▲";font-size:9px}
        th[aria-sort=descending] button::after{content:" ▼";font-size:9px}
        td.n,th.n{text-align:right}td.n{white-space:nowrap}
        tbody th{font-weight:500}
        td.bad{color:var(--fail);font-weight:650}
        td.bad .ic{width:11px;height:11px;vertical-align:-1px;margin-right:3px}td.bad strong{font-weight:650}
        td.zero{color:var(--mut)}
        tbody tr:hover>*{background:var(--hl)}
        tr.grp>*{border-top:2px solid var(--line)}
        .nw{white-space:nowrap}
        .sw{display:inline-block;vertical-align:-1px;margin-right:6px}
        .charts{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:14px}
        .charts.two{grid-template-columns:repeat(2,minmax(0,1fr))}
        figure{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:13px 14px 10px;
        min-width:0;display:flex;flex-direction:column}
        figcaption{margin-bottom:6px}
        .take{font-size:13px;color:var(--mut);margin:0}
        .key{display:flex;flex-wrap:wrap;gap:3px 14px;font-size:13px;margin:0 0 6px;padding:0;list-style:none;
        color:var(--mut)}
        .key b{font-weight:600;color:var(--ink)}
        .plot{display:flex;position:relative}
        .plot .ya{flex:none}.plot .pl{flex:1 1 0;width:0;min-width:0;overflow:visible}
        svg text{font-size:11.5px;fill:var(--mut);font-family:inherit;font-variant-numeric:tabular-nums}
        svg text.b{fill:var(--ink);font-weight:600}
        svg text.halo{paint-order:stroke;stroke:var(--panel);stroke-width:4px;stroke-linejoin:round}
        .gl{stroke:var(--grid)}.ax{stroke:var(--axis)}
        .f-m1{fill:var(--m1)}.f-m2{fill:var(--m2)}.f-m3{fill:var(--m3)}.s-m1{stroke:var(--m1)}.s-m2{stroke:var(--m2)}
        .s-m3{stroke:var(--m3)}.s-base{stroke:var(--base)}.f-base{fill:var(--base)}
        svg text.f-m1{fill:var(--m1)}svg text.f-m2{fill:var(--m2)}svg text.fail{fill:var(--fail)}
        .f-fail{fill:var(--fail)}.s-fail{stroke:var(--fail)}.f-warn{fill:var(--warn)}.f-pass{fill:var(--pass)}
        .s-ink{stroke:var(--ink)}.f-ink{fill:var(--ink)}.f-pnl{fill:var(--panel)}.s-pnl{stroke:var(--panel)}
        .f-line{fill:var(--line)}.f-mut{fill:var(--mut)}.s-mut{stroke:var(--mut)}
        .l{fill:none;stroke-width:2;vector-effect:non-scaling-stroke;stroke-linejoin:round}.l.thin{stroke-width:1.25}
        .shade{fill:var(--mut);opacity:.10}
        details.data{margin-top:8px;font-size:13px}details.data summary{color:var(--mut);cursor:pointer;
        width:max-content;max-width:100%}
        details.data .scroll{margin-top:6px;max-height:280px;overflow:auto}
        details.case{background:var(--panel);border:1px solid var(--line);border-radius:8px;margin-bottom:10px}
        details.case>summary{cursor:pointer;padding:11px 16px;display:flex;flex-wrap:wrap;gap:2px 12px;
        align-items:baseline;list-style:none;position:relative;padding-left:32px!important}
        details.case>summary::-webkit-details-marker{display:none}
        details.case>summary::before{content:"";position:absolute;left:14px;top:18px;border:5px solid transparent;
        border-left:7px solid var(--mut);border-right:0;align-self:center;transition:none}
        details.case[open]>summary::before{border:5px solid transparent;border-top:7px solid var(--mut);border-bottom:0}
        details.case>summary h3{margin:0;font-size:15.5px}
        details.case>summary .s{color:var(--mut);font-size:13.5px;font-variant-numeric:tabular-nums}
        details.case>.in{padding:4px 18px 18px}
        details.case .charts{gap:22px 30px}details.case .charts>div{min-width:0}
        details.case .charts+.charts,details.case .in>h4{margin-top:18px}
        details.case .scroll{border-radius:6px}
        .gap{margin-top:26px}.h4{font-size:14px;margin:0 0 8px}
        .leaks{list-style:none;margin:0;padding:0;display:grid;gap:10px}
        .leaks li{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:13px 18px;display:grid;
        grid-template-columns:70px minmax(0,1fr) minmax(0,1.05fr);gap:6px 20px;align-items:start}
        .leaks p{margin:0;overflow-wrap:anywhere;font-size:14px}.leaks h3{font-size:15px;margin:0 0 2px}
        .leaks .cnt b{display:block;font-size:26px;line-height:1.15;color:var(--fail);font-variant-numeric:tabular-nums}
        .leaks .cnt.ok b{color:var(--warn)}
        .leaks .cnt span{font-size:13px;color:var(--mut)}
        .leaks dl{font-size:14px}.repro{flex-wrap:wrap}.repro code{white-space:normal!important;overflow-wrap:anywhere}
        .tools{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 10px;align-items:center}
        .repro{display:flex;gap:8px;align-items:center}
        .repro code span{display:inline-block;max-width:100%}
        footer{color:var(--mut);font-size:13px;padding:30px 0 50px}
        .cols{display:grid;grid-template-columns:1fr 1fr;gap:14px}
        .gloss{grid-template-columns:max-content minmax(0,1fr);font-size:14px}
        @media (max-width:980px){.charts{grid-template-columns:repeat(2,minmax(0,1fr))}
        .tiles{grid-template-columns:repeat(3,minmax(0,1fr))}.verdict{grid-template-columns:1fr}.facts{border-left:0;
        border-top:1px solid var(--line)}}
        @media (max-width:700px){.wrap{padding:0 14px}.charts,.charts.two,.cols{grid-template-columns:minmax(0,1fr)}
        .tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.verdict .say,.facts{padding:14px 16px}
        .verdict .word{font-size:22px}.verdict .sent{font-size:16px}
        section{padding-top:24px}.leaks li{grid-template-columns:54px minmax(0,1fr);padding:12px 14px}
        .leaks dl{grid-column:1/-1}.sticky1 th:first-child{position:sticky;left:0;background:var(--panel);z-index:1;
        border-right:1px solid var(--grid);max-width:150px}details.case>.in{padding:4px 12px 14px}
        .gloss{grid-template-columns:1fr}.gloss dd{margin-bottom:8px}}
        @media (forced-colors:active){.verdict,figure,.card{border:1px solid CanvasText}svg{forced-color-adjust:none}}
        @media print{
        nav.toc,.tools,.repro button,.skip{display:none!important}thead th button{color:inherit}
        th,td{padding:3px 6px}details.case .scroll svg{max-width:70px}body{background:#fff;font-size:11pt}
        .wrap{max-width:none;padding:0}figure,.verdict,.tiles li,tr{break-inside:avoid}h2,h3{break-after:avoid}
        .scroll{overflow:visible}details.data{display:none}details::details-content{content-visibility:visible;
        block-size:auto}.charts{grid-template-columns:repeat(2,minmax(0,1fr))}a{color:inherit}
        .sticky1 th:first-child{position:static}table{font-size:9pt}}
        @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        """#
}

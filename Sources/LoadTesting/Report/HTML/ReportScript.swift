/// The script of `report.html`: theme, sorting, filtering, copying. The page is complete without it.
enum ReportScript {
    /// SHA-256 of `javaScript`, base64, as the page's content security policy names it; a test computes it again.
    static let hash = "4/VQuagXgsShVlkzg+kiqI8nwblN6iXWT6YSXM07OZM="

    static let javaScript = #"""
        (function(){'use strict';
        var R=document.documentElement,$=function(s,e){return Array.prototype.slice.call((e||document).querySelectorAll(s))};
        // theme
        var tb=document.getElementById('theme'),modes=['auto','light','dark'],m='auto';
        try{m=localStorage.getItem('report-theme')||'auto'}catch(e){}
        function theme(x){m=x;if(x==='auto')R.removeAttribute('data-theme');else R.setAttribute('data-theme',x);tb.textContent='Theme: '+x}
        theme(modes.indexOf(m)<0?'auto':m);
        tb.addEventListener('click',function(){theme(modes[(modes.indexOf(m)+1)%3]);
         try{localStorage.setItem('report-theme',m)}catch(e){}});
        // controls appear only when they work
        $('[data-js]').forEach(function(e){e.hidden=false});
        // sorting: cells with a number carry it in data-v; what is missing sorts last
        $('table[data-sort]').forEach(function(t){$('thead th',t).forEach(function(th,i){
         if(th.hasAttribute('data-nosort'))return;
         var b=document.createElement('button');b.type='button';while(th.firstChild)b.appendChild(th.firstChild);th.appendChild(b);
         b.addEventListener('click',function(){var d=th.getAttribute('aria-sort')==='descending'?1:-1;
          $('thead th',t).forEach(function(h){h.removeAttribute('aria-sort')});
          th.setAttribute('aria-sort',d<0?'descending':'ascending');
          var body=t.tBodies[0],rows=$('tr',body),key=function(r){var c=r.cells[i];if(!c)return null;
           var v=c.getAttribute('data-v');return v===null?(c.classList.contains('n')||c.colSpan>1?null:c.textContent.trim()):+v};
          rows.sort(function(a,b){var x=key(a),y=key(b);if(x===null||y===null)return (x===null)-(y===null);
           return (typeof x==='number'&&typeof y==='number'?x-y:String(x).localeCompare(String(y)))*d});
          rows.forEach(function(r){r.classList.remove('grp');body.appendChild(r)})})})});
        // hide what passed
        var f=document.getElementById('onlyfail');
        f.addEventListener('click',function(){var on=f.getAttribute('aria-pressed')!=='true';f.setAttribute('aria-pressed',on);
         $('#casetable tbody tr').forEach(function(r){r.hidden=on&&r.getAttribute('data-verdict')==='pass'})});
        var x=document.getElementById('expand');
        x.addEventListener('click',function(){var ds=$('details.case'),open=!ds.every(function(d){return d.open});
         ds.forEach(function(d){d.open=open});x.textContent=open?'Collapse all cases':'Expand all cases'});
        // links into closed details
        function reveal(){var h=location.hash.slice(1),e=h&&document.getElementById(h);if(!e)return;
         for(var p=e;p;p=p.parentElement)if(p.tagName==='DETAILS')p.open=true;e.scrollIntoView()}
        addEventListener('hashchange',reveal);if(location.hash)reveal();
        // copy
        $('button[data-copy]').forEach(function(b){b.addEventListener('click',function(){
         var code=b.parentElement.querySelector('code'),done=function(){b.textContent='Copied';setTimeout(function(){b.textContent='Copy'},1500)};
         if(navigator.clipboard&&isSecureContext)navigator.clipboard.writeText(code.textContent).then(done,select);else select();
         function select(){var r=document.createRange();r.selectNodeContents(code);var s=getSelection();s.removeAllRanges();s.addRange(r);
          try{if(document.execCommand('copy'))done()}catch(e){}}})});
        // print: open everything, then put it back
        var was=[];
        addEventListener('beforeprint',function(){was=$('details.case').filter(function(d){return !d.open});was.forEach(function(d){d.open=true})});
        addEventListener('afterprint',function(){was.forEach(function(d){d.open=false})});
        })();
        """#
}
